import { createHash } from 'node:crypto';

import { column } from './column.ts';
import { DirectoryError } from './errors.ts';
import { versioned } from './versioned.ts';
import type { DirectoryReader, DirectoryStore } from './versioned.ts';

/** A name and its people; it has no rights of its own. */
export interface Team {
  id: string;
  organization: string;
  name: string;
  /** Ids of people. */
  members: string[];
  createdAt: number;
  version: number;
}

const ID_LENGTH = 16;

const teams = versioned<Team, 'id'>({
  table: 'teams',
  key: ['id'],
  columns: {
    id: column.text('team_id'),
    organization: column.text('organization'),
    name: column.text('name'),
    members: column.texts('members'),
    createdAt: column.time('created_at'),
  },
  order: 'name, team_id',
  most: 1000,
  removedAs: 'deleted',
});

export const listTeams = (store: DirectoryReader, organization: string): Promise<Team[]> =>
  teams.list(store, { organization });

export const findTeam = (store: DirectoryReader, id: string): Promise<Team | null> => teams.get(store, { id });

/**
 * The id comes of the name, so of two makers of one name the slower one finds it taken; it takes the next id where the name's first
 * ids belong to teams that were deleted or renamed. @throws DirectoryError `name_taken`, `limit_reached`
 */
export async function createTeam(
  store: DirectoryStore,
  { organization, name, members }: Pick<Team, 'organization' | 'name' | 'members'>,
  now: number,
): Promise<Team> {
  for (let n = 0; ; n += 1) {
    await requireFree(store, organization, name);
    const id = createHash('sha256')
      .update(`${organization}\n${keyOf(name)}\n${n}`)
      .digest('hex')
      .slice(0, ID_LENGTH);
    const made = await teams.create(store, { id, organization, name, members, createdAt: now, version: 1 });
    if (made) return made;
  }
}

/** @throws DirectoryError `name_taken`, or `settings_changed` where another writer was faster. */
export async function changeTeam(
  store: DirectoryStore,
  before: Team,
  change: Pick<Team, 'name' | 'members'>,
): Promise<Team> {
  if (keyOf(change.name) !== keyOf(before.name)) await requireFree(store, before.organization, change.name);
  return teams.change(store, before, change);
}

/** @throws DirectoryError `settings_changed` where another writer was faster. */
export const deleteTeam = (store: DirectoryStore, before: Team): Promise<void> => teams.remove(store, before);

async function requireFree(store: DirectoryReader, organization: string, name: string): Promise<void> {
  const others = await listTeams(store, organization);
  if (others.some((other) => keyOf(other.name) === keyOf(name)))
    throw new DirectoryError('name_taken', `name: ${name} is in use`);
}

const keyOf = (name: string): string => name.toLowerCase();
