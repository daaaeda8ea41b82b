import type { Store } from '@breakwater/processor/store';

export interface Organization {
  slug: string;
  name: string;
  createdAt: number;
}

export const DEFAULT_ORGANIZATION = 'default';

export const listOrganizations = (store: Store): Promise<Organization[]> =>
  store.select<Organization>(`
    SELECT slug, name, toFloat64(toUnixTimestamp64Milli(created_at)) AS createdAt
    FROM organizations FINAL
    ORDER BY slug
    LIMIT 1000`);

export const createOrganization = (store: Store, slug: string, name: string, now: number): Promise<void> =>
  store.insert(
    'organizations',
    [{ slug, version: 1, name, created_at: new Date(now).toISOString() }],
    `organization:${slug}:1`,
  );
