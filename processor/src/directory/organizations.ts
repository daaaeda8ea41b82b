import { quotaSchema } from '@breakwater/relay/log';
import type { Quota } from '@breakwater/relay/log';
import { z } from 'zod';

import { column } from './column.ts';
import { versioned } from './versioned.ts';
import type { DirectoryReader, DirectoryStore } from './versioned.ts';

export interface Organization {
  slug: string;
  name: string;
  /** The quotas that all its projects share. */
  quotas: Quota[];
  createdAt: number;
  version: number;
}

export const DEFAULT_ORGANIZATION = 'default';

const organizations = versioned<Organization, 'slug'>({
  table: 'organizations',
  key: ['slug'],
  columns: {
    slug: column.text('slug'),
    name: column.text('name'),
    quotas: column.json('quotas', z.array(quotaSchema)),
    createdAt: column.time('created_at'),
  },
  order: 'slug',
  most: 1000,
});

export const listOrganizations = (store: DirectoryReader): Promise<Organization[]> => organizations.list(store);

/** Null where the slug is taken. */
export const createOrganization = (
  store: DirectoryStore,
  slug: string,
  name: string,
  now: number,
): Promise<Organization | null> => organizations.create(store, { slug, name, quotas: [], createdAt: now, version: 1 });

/** It reaches relays when its projects are published. @throws DirectoryError `settings_changed` where another writer was faster. */
export const changeOrganization = (
  store: DirectoryStore,
  before: Organization,
  quotas: Quota[],
): Promise<Organization> => organizations.change(store, before, { quotas });
