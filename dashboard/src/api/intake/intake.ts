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
import type { ApiTools } from '../tools.ts';
import { clientsSeen } from './queries/clients-seen.ts';
import { keysOfProject, settleOrganization, settleProject } from '@breakwater/processor/directory';
import type { AllowedProject, Organization } from '@breakwater/processor/directory';

const DAY_MS = 86_400_000;

export async function intakeOf(store: Store, project: AllowedProject, now: number): Promise<Intake> {
  const [keys, clients] = await Promise.all([
    keysOfProject(store, project.id),
    clientsSeen(store, project.id, now - DAY_MS),
  ]);
  const { version, organization, allowedDomains, filters, quotas, drains, spikeProtection } = project;
  return {
    version,
    organization,
    allowedDomains,
    filters,
    quotas: quotas.map(shown),
    drains,
    spikeProtection,
    keys: keys
      .filter(({ status }) => status !== 'revoked')
      .map((key) => ({
        publicKey: key.publicKey,
        label: key.label,
        quotas: key.quotas.map(shown),
      })),
    ...clients,
  };
}

/** Checks a change of the settings, which the directory writes and publishes to relays. */
export async function changeIntake(
  { store, log, accounts }: Pick<ApiTools, 'store' | 'log' | 'accounts'>,
  project: AllowedProject,
  request: IntakeRequest,
): Promise<AllowedProject> {
  if (request.version !== project.version) throw new ApiError('settings_changed');
  checkTold('organization', request.organization, project.organization);
  const own = await keysOfProject(store, project.id);
  const quotas = settledQuotas(request.quotas, 'project', project.quotas);
  const keys = request.keys.map((wanted) => {
    const key = own.find(({ publicKey }) => publicKey === wanted.publicKey);
    if (!key) throw new ApiError('invalid_request', { causes: [`keys: the project has no key ${wanted.publicKey}`] });
    checkTold('keys.label', wanted.label, key.label);
    return { key, quotas: settledQuotas(wanted.quotas, 'key', key.quotas) };
  });

  const { allowedDomains, filters, drains, spikeProtection } = request;
  const change = { allowedDomains, filters, quotas, drains, spikeProtection };
  try {
    return { ...(await settleProject({ store, log }, project, change, keys)), id: project.id };
  } finally {
    // Also where another process was faster: the next question reads what it wrote.
    accounts.forget();
  }
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
  return settleOrganization({ store, log }, organization, quotas);
}

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
