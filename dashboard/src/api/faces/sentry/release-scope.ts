import { listOrganizations } from '@breakwater/processor/directory';
import type { AllowedId, AllowedProject } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';
import { z } from 'zod';

import type { Access } from '../../auth/access.ts';
import { parse } from '../../error-answers.ts';
import { ApiError } from '../../errors.ts';
import { statesOfReleases } from '../../releases/queries/release-states.ts';
import type { AllowedRelease } from '../../releases/queries/release-states.ts';
import { projectOf } from './project-of.ts';
import { versionSchema } from './release-input.ts';

/** A release is of projects. A path names one project, or an organization, which stands for all of its projects. */
export interface ReleaseScope {
  projects: AllowedProject[];
  isProject: boolean;
}

const scopeParams = z.object({ org: z.string().max(100), project: z.string().max(100).optional() });
const versionParams = z.object({ version: versionSchema });

/** @throws ApiError where the path names no project or organization */
export async function scopeOf(store: Store, access: Access, params: unknown): Promise<ReleaseScope> {
  const { org, project } = parse(scopeParams, params);
  if (project !== undefined) return { projects: [projectOf(access, { org, project })], isProject: true };
  if (!(await listOrganizations(store)).some(({ slug }) => slug === org))
    throw new ApiError('organization_not_found', { causes: [`org: ${org} does not exist`] });
  const projects = [...access.projects.values()].filter(({ organization }) => organization === org);
  return { projects, isProject: false };
}

export const idsIn = ({ projects }: ReleaseScope): AllowedId[] => projects.map(({ id }) => id);

/**
 * The projects of a body or query, which are of the scope. @throws ApiError where one is not: with 400, because Sentry's command line
 * reads every 404 as an organization that is missing
 */
export function projectsNamed({ projects }: ReleaseScope, names: readonly string[]): AllowedProject[] {
  const found = names.map((name) => projects.find(({ id, slug }) => slug === name || String(id) === name));
  const missing = names.filter((_name, index) => found[index] === undefined);
  if (missing.length > 0)
    throw new ApiError('invalid_request', { causes: missing.map((name) => `projects: ${name} does not exist`) });
  return [...new Set(found.filter((project) => project !== undefined))];
}

export interface ReleaseInPath extends ReleaseScope {
  version: string;
  /** One of each project that has it. */
  states: AllowedRelease[];
}

/** The release that a path names. @throws ApiError where no project of the scope has it */
export async function releaseIn(store: Store, access: Access, params: unknown): Promise<ReleaseInPath> {
  const { version } = parse(versionParams, params);
  const scope = await scopeOf(store, access, params);
  const states = (await statesOfReleases(store, idsIn(scope), [version])).filter(
    ({ state }) => state.status !== 'deleted',
  );
  if (states.length === 0)
    throw new ApiError('release_not_found', { causes: [`version: there is no release ${version}`] });
  return { ...scope, version, states };
}
