import { z } from 'zod';

import type { ScrubRule } from '../scrub/scrubber.ts';
import { column } from './column.ts';
import { DirectoryError } from './errors.ts';
import { versioned } from './versioned.ts';
import type { DirectoryReader, DirectoryStore } from './versioned.ts';

/** The rules of an organization or a project by which items are scrubbed, besides those that are built in. */
export interface Scrubbing {
  /** `organization:SLUG` or `project:ID`. */
  scope: string;
  rules: ScrubRule[];
  /** Addresses of users are kept. An organization's row says nothing of them. */
  keepsAddresses: boolean;
  at: number;
  by: string;
  /** 0 while nothing was set. */
  version: number;
}

/** As many as an event can be looked at with. */
export const MOST_SCRUB_RULES = 50;

const ruleSchema = z.object({
  pattern: z.string(),
  where: z.enum(['key', 'value', 'both']),
  action: z.enum(['replace', 'hash', 'drop']),
});

const scrubbing = versioned<Scrubbing, 'scope'>({
  table: 'scrubbing',
  key: ['scope'],
  columns: {
    scope: column.text('scope'),
    rules: column.json('rules', z.array(ruleSchema)),
    keepsAddresses: column.flag('keeps_addresses'),
    at: column.time('at'),
    by: column.text('by'),
  },
  order: 'scope',
  most: 10_000,
});

export const scopeOfOrganization = (slug: string): string => `organization:${slug}`;
export const scopeOfProject = (id: number): string => `project:${id}`;

export const listScrubbing = (store: DirectoryReader): Promise<Scrubbing[]> => scrubbing.list(store);

export const scrubbingOf = async (store: DirectoryReader, scope: string): Promise<Scrubbing> =>
  (await scrubbing.get(store, { scope })) ?? { scope, rules: [], keepsAddresses: true, at: 0, by: '', version: 0 };

/** Writes the next version. @throws DirectoryError `settings_changed` where another writer was faster. */
export async function changeScrubbing(
  store: DirectoryStore,
  before: Scrubbing,
  change: Pick<Scrubbing, 'rules' | 'keepsAddresses' | 'at' | 'by'>,
): Promise<Scrubbing> {
  if (before.version > 0) return scrubbing.change(store, before, change);
  const created = await scrubbing.create(store, { ...before, ...change, version: 1 });
  if (!created) throw new DirectoryError('settings_changed');
  return created;
}
