import type { Store } from '@breakwater/processor/store';
import type { Quota } from '@breakwater/relay/log';

import { ApiError } from '../errors.ts';
import { quotasOf } from './quotas-of.ts';

export interface Organization {
  slug: string;
  name: string;
  /** The quotas that all its projects share. */
  quotas: Quota[];
  createdAt: number;
  version: number;
}

export const DEFAULT_ORGANIZATION = 'default';

export async function listOrganizations(store: Store): Promise<Organization[]> {
  const rows = await store.select<Omit<Organization, 'quotas'> & { quotasText: string }>(`
    SELECT slug, name, quotas AS quotasText, toFloat64(toUnixTimestamp64Milli(created_at)) AS createdAt,
           toFloat64(version) AS version
    FROM organizations FINAL
    ORDER BY slug`);
  return rows.map(({ quotasText, ...row }) => ({ ...row, quotas: quotasOf(quotasText) }));
}

export const createOrganization = (store: Store, slug: string, name: string, now: number): Promise<void> =>
  write(store, { slug, name, quotas: [], createdAt: now, version: 1 });

/** Writes the next version. @throws ApiError `settings_changed` where somebody else was faster. */
export async function changeOrganization(store: Store, before: Organization, quotas: Quota[]): Promise<Organization> {
  const organization = { ...before, quotas, version: before.version + 1 };
  await write(store, organization);
  const kept = (await listOrganizations(store)).find(({ slug }) => slug === organization.slug);
  if (JSON.stringify(kept?.quotas) !== JSON.stringify(quotas)) throw new ApiError('settings_changed');
  return organization;
}

const write = (store: Store, { slug, name, quotas, createdAt, version }: Organization): Promise<void> =>
  store.insert(
    'organizations',
    [{ slug, version, name, quotas: JSON.stringify(quotas), created_at: new Date(createdAt).toISOString() }],
    `organization:${slug}:${version}`,
  );
