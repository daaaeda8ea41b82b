import { randomBytes } from 'node:crypto';

import type { Store } from '@breakwater/processor/store';
import type { Log, Quota } from '@breakwater/relay/log';
import { isDataCategory } from '@breakwater/sdk/wire';

import type {
  Intake,
  IntakeQuota,
  IntakeRequest,
  OrganizationQuotas,
  OrganizationQuotasRequest,
} from '../../contract/intake.ts';
import { ApiError } from '../errors.ts';
import { clientsSeen } from './queries/clients-seen.ts';
import { changeKey, listKeys } from '../projects/keys.ts';
import type { ProjectKey } from '../projects/keys.ts';
import { changeOrganization, listOrganizations } from '../projects/organizations.ts';
import type { Organization } from '../projects/organizations.ts';
import { changeProject, listProjects } from '@breakwater/processor/directory';
import type { SettledProject } from '@breakwater/processor/directory';
import { publishKeys } from '../projects/publish.ts';

const DAY_MS = 86_400_000;

export async function intakeOf(store: Store, project: SettledProject, now: number): Promise<Intake> {
  const [keys, clients] = await Promise.all([listKeys(store), clientsSeen(store, project.id, now - DAY_MS)]);
  const { version, organization, allowedDomains, filters, quotas, drains, spikeProtection } = project;
  return {
    version,
    organization,
    allowedDomains,
    filters,
    quotas: quotas.map(shown),
    drains,
    spikeProtection,
    keys: keysOf(keys, project).map((key) => ({
      publicKey: key.publicKey,
      label: key.label,
      quotas: key.quotas.map(shown),
    })),
    ...clients,
  };
}

/**
 * Writes new versions of the changed settings and publishes them to relays. Keys are written last: when the project's version
 * is the one that was read, nobody else has changed the page in between.
 */
export async function changeIntake(
  store: Store,
  log: Log,
  project: SettledProject,
  request: IntakeRequest,
): Promise<SettledProject> {
  if (request.version !== project.version) throw new ApiError('settings_changed');
  checkTold('organization', request.organization, project.organization);
  const own = keysOf(await listKeys(store), project);
  const quotas = settledQuotas(request.quotas, 'project', project.quotas);
  const keys = request.keys.map((wanted) => {
    const key = own.find(({ publicKey }) => publicKey === wanted.publicKey);
    if (!key) throw new ApiError('invalid_request', { causes: [`keys: the project has no key ${wanted.publicKey}`] });
    checkTold('keys.label', wanted.label, key.label);
    return { key, quotas: settledQuotas(wanted.quotas, 'key', key.quotas) };
  });

  const { allowedDomains, filters, drains, spikeProtection } = request;
  const changed = await changeProject(store, project, { allowedDomains, filters, quotas, drains, spikeProtection });
  for (const { key, quotas: next } of keys) {
    if (JSON.stringify(next) !== JSON.stringify(key.quotas)) await changeKey(store, key, next);
  }
  await publishKeys(log, {
    projects: [changed],
    keys: keysOf(await listKeys(store), changed),
    organizations: await listOrganizations(store),
  });
  return changed;
}

export const organizationQuotasOf = ({ slug, name, version, quotas }: Organization): OrganizationQuotas => ({
  slug,
  name,
  version,
  quotas: quotas.map(shown),
});

export async function changeOrganizationQuotas(
  store: Store,
  log: Log,
  organization: Organization,
  request: OrganizationQuotasRequest,
): Promise<Organization> {
  if (request.version !== organization.version) throw new ApiError('settings_changed');
  checkTold('slug', request.slug, organization.slug);
  checkTold('name', request.name, organization.name);
  const quotas = settledQuotas(request.quotas, 'organization', organization.quotas);
  const changed = await changeOrganization(store, organization, quotas);
  const projects = (await listProjects(store)).filter((project) => project.organization === organization.slug);
  await publishKeys(log, { projects, keys: await listKeys(store), organizations: [changed] });
  return changed;
}

const keysOf = (keys: readonly ProjectKey[], { id }: SettledProject): ProjectKey[] =>
  keys.filter(({ projectId }) => projectId === id);

/**
 * Refuses a change of a field that this route only shows. If it were ignored, the client would take it for saved. @throws
 * ApiError
 */
function checkTold(field: string, sent: string | undefined, told: string): void {
  if (sent === undefined || sent === told) return;
  throw new ApiError('invalid_request', { causes: [`${field}: is not changed here`] });
}

/**
 * Ids name quotas in every relay, so an id is only kept where this API has given it out. @throws ApiError for an unknown
 * category
 */
function settledQuotas(wanted: readonly IntakeQuota[], scope: Quota['scope'], before: readonly Quota[]): Quota[] {
  const unknown = wanted.flatMap(({ categories }) => categories).find((category) => !isDataCategory(category));
  if (unknown !== undefined)
    throw new ApiError('invalid_request', { causes: [`quotas.categories: ${unknown} is no data category`] });

  const given = new Set(before.map(({ id }) => id));
  return wanted.map(({ id, categories, limit, windowSeconds, reasonCode }) => {
    // Each id once: a second quota under the same id would be counted together with the first.
    const kept = id !== undefined && given.delete(id) ? id : `q-${randomBytes(6).toString('hex')}`;
    return { id: kept, scope, categories, limit, windowSeconds, reasonCode: reasonCode ?? `${scope}_quota` };
  });
}

const shown = ({ id, categories, limit, windowSeconds, reasonCode }: Quota) => ({
  id,
  categories,
  limit,
  windowSeconds,
  reasonCode,
});
