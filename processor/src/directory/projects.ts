import { drainSchema, filtersSchema, quotaSchema } from '@breakwater/relay/log';
import type { Drain, Filters, Quota } from '@breakwater/relay/log';
import { z } from 'zod';

import { column } from './column.ts';
import { DirectoryError } from './errors.ts';
import { slugOf } from './slug.ts';
import { versioned } from './versioned.ts';
import type { DirectoryReader, DirectoryStore } from './versioned.ts';

export interface SettledProject {
  id: number;
  organization: string;
  slug: string;
  /** Slugs that it had before: they lead to it until another project takes them. */
  formerSlugs: string[];
  name: string;
  platform: string;
  status: 'active' | 'disabled';
  allowedDomains: string[];
  filters: Filters;
  quotas: Quota[];
  drains: Drain[];
  spikeProtection: boolean;
  /** The frozen rules that its events are grouped by; `v2-from-v1`: it was moved, and issues of version 1 go on. */
  grouping: (typeof GROUPINGS)[number];
  createdAt: number;
  version: number;
}

const GROUPINGS = ['v1', 'v2', 'v2-from-v1'] as const;

/** Every page asks for all of them; more would be too many rows for one answer. */
const MOST_PROJECTS = 5000;
/** Ids are taken one after the other; with several dashboards the slower one tries the next id. */
const TRIES = 5;

const projects = versioned<SettledProject, 'id'>({
  table: 'projects',
  key: ['id'],
  columns: {
    id: column.number('project_id'),
    organization: column.text('organization'),
    slug: column.text('slug'),
    formerSlugs: column.texts('former_slugs'),
    name: column.text('name'),
    platform: column.text('platform'),
    // A deleted one is read where a slug is taken.
    status: {
      ...column.choice('status', ['active', 'disabled']),
      read: (word) => (word === 'active' ? 'active' : 'disabled'),
    },
    allowedDomains: column.texts('allowed_domains'),
    filters: column.json('filters', filtersSchema),
    quotas: column.json('quotas', z.array(quotaSchema)),
    drains: column.json('drains', z.array(drainSchema)),
    spikeProtection: column.flag('spike_protection'),
    grouping: column.choice('grouping', GROUPINGS),
    createdAt: column.time('created_at'),
  },
  order: 'project_id',
  most: MOST_PROJECTS,
  unique: { property: 'slug', wordOf: ({ slug }) => slug, within: 'organization' },
  removedAs: 'deleted',
});

export const listProjects = (store: DirectoryReader): Promise<SettledProject[]> => projects.list(store);

/** Null for one that was deleted. */
export const findProject = (store: DirectoryReader, id: number): Promise<SettledProject | null> =>
  projects.get(store, { id });

/** The slugs of these projects; a deleted one has none. */
export async function slugsOfProjects(store: DirectoryReader, ids: readonly number[]): Promise<Map<number, string>> {
  const condition = { sql: 'project_id IN {ids:Array(UInt32)}', params: { ids } };
  const found = await projects.list(store, {}, condition);
  return new Map(found.map(({ id, slug }) => [id, slug]));
}

/** Those of these projects that were deleted. */
export async function deletedProjects(store: DirectoryReader, ids: readonly number[]): Promise<Set<number>> {
  const rows = await store.select<{ id: number }>(
    "SELECT project_id AS id FROM projects FINAL WHERE project_id IN {ids:Array(UInt32)} AND status = 'deleted'",
    { ids },
  );
  return new Set(rows.map(({ id }) => id));
}

/** The projects whose events are not grouped as those of new ones are: few, or none. */
export async function groupingsOfProjects(store: DirectoryReader): Promise<Map<number, SettledProject['grouping']>> {
  const found = await projects.list(store, {}, { sql: "grouping != 'v2'", params: {} });
  return new Map(found.map(({ id, grouping }) => [id, grouping]));
}

/** @throws DirectoryError `name_taken` where the name gives a slug that is in use, `limit_reached` where there are too many. */
export async function createProject(
  store: DirectoryStore,
  { name, platform, organization }: { name: string; platform: string; organization: string },
  now: number,
): Promise<SettledProject> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    // First: a project that is made meanwhile is among the others, or has this id.
    const id = await nextId(store);
    const others = await listProjects(store);
    const slug = slugOf(name, id);
    if (others.some((other) => other.slug === slug)) throw new DirectoryError('name_taken', `name: ${slug} is in use`);
    const project = await projects.create(store, {
      id,
      organization,
      slug,
      formerSlugs: [],
      name,
      platform,
      status: 'active',
      allowedDomains: [],
      filters: filtersSchema.parse({}),
      quotas: [],
      drains: [],
      spikeProtection: true,
      grouping: 'v2',
      createdAt: now,
      version: 1,
    });
    if (project) return project;
  }
  throw new DirectoryError('busy');
}

/** The id of a deleted project is not given out again: data under it is still being deleted. */
async function nextId(store: DirectoryReader): Promise<number> {
  const [row] = await store.select<{ newest: number }>('SELECT max(project_id) AS newest FROM projects');
  return 1 + (row?.newest ?? 0);
}

/** Nothing finds the project any more. @throws DirectoryError `settings_changed` where it was changed meanwhile. */
export const markProjectDeleted = (store: DirectoryStore, before: SettledProject): Promise<void> =>
  projects.remove(store, before);

export type ProjectChange = Partial<
  Pick<
    SettledProject,
    | 'allowedDomains'
    | 'filters'
    | 'quotas'
    | 'drains'
    | 'spikeProtection'
    | 'slug'
    | 'formerSlugs'
    | 'grouping'
    | 'name'
    | 'platform'
  >
>;

/** Writes the next version of a project. @throws DirectoryError `settings_changed` where another writer was faster. */
export const changeProject = (
  store: DirectoryStore,
  before: SettledProject,
  change: ProjectChange,
): Promise<SettledProject> => projects.change(store, before, change);
