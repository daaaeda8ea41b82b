import { changeScrubbing, scopeOfOrganization, scopeOfProject, scrubbingOf } from '@breakwater/processor/directory';
import type {
  AllowedId,
  AllowedProject,
  AllowedProjects,
  Organization,
  Scrubbing,
} from '@breakwater/processor/directory';
import { previewRules } from '@breakwater/processor/scrub';
import type { ScrubRule } from '@breakwater/processor/scrub';
import type { Store } from '@breakwater/processor/store';

import type {
  OrganizationScrubbing,
  OrganizationScrubbingRequest,
  ProjectScrubbing,
  ProjectScrubbingRequest,
  ScrubPreview,
} from '../../contract/scrubbing.ts';
import { ApiError } from '../errors.ts';
import { newestEvents } from '../events/queries/newest-events.ts';

interface Made {
  by: string;
  at: number;
}

const PREVIEWED = 100;

export async function projectScrubbing(
  store: Store,
  { id, organization }: AllowedProject,
  organizations: readonly Organization[],
): Promise<ProjectScrubbing> {
  const [own, shared] = await Promise.all([
    scrubbingOf(store, scopeOfProject(id)),
    scrubbingOf(store, scopeOfOrganization(organization)),
  ]);
  const { version, rules, keepsAddresses } = own;
  const name = organizations.find(({ slug }) => slug === organization)?.name ?? organization;
  return { version, rules, keepsAddresses, organization: { slug: organization, name, rules: shared.rules } };
}

/** @throws ApiError `settings_changed` where somebody else was faster. */
export async function changeProjectScrubbing(
  store: Store,
  { id }: AllowedProject,
  { version, rules, keepsAddresses }: ProjectScrubbingRequest,
  made: Made,
): Promise<void> {
  await changeScrubbing(store, await readAt(store, scopeOfProject(id), version), { rules, keepsAddresses, ...made });
}

export async function organizationScrubbing(
  store: Store,
  { slug, name }: Organization,
): Promise<OrganizationScrubbing> {
  const { version, rules } = await scrubbingOf(store, scopeOfOrganization(slug));
  return { version, rules, slug, name };
}

/** @throws ApiError `settings_changed` where somebody else was faster. */
export async function changeOrganizationScrubbing(
  store: Store,
  { slug }: Organization,
  { version, rules }: OrganizationScrubbingRequest,
  made: Made,
): Promise<void> {
  const before = await readAt(store, scopeOfOrganization(slug), version);
  await changeScrubbing(store, before, { rules, keepsAddresses: true, ...made });
}

async function readAt(store: Store, scope: string, version: number): Promise<Scrubbing> {
  const before = await scrubbingOf(store, scope);
  if (before.version !== version) throw new ApiError('settings_changed');
  return before;
}

/** The places that each rule would change in the newest events of these projects. */
export async function previewOf(
  store: Store,
  projects: readonly AllowedId[],
  rules: readonly ScrubRule[],
): Promise<ScrubPreview> {
  const events = await newestEvents(store, projects, PREVIEWED);
  return { events: events.length, rules: previewRules(rules, events) };
}

export const projectsOfOrganization = (projects: AllowedProjects, slug: string): AllowedId[] =>
  [...projects.values()].filter(({ organization }) => organization === slug).map(({ id }) => id);
