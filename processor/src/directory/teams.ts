import { randomBytes } from 'node:crypto';

import { column } from './column.ts';
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
  unique: { property: 'name', wordOf: ({ name }) => name.toLowerCase(), within: 'organization' },
  removedAs: 'deleted',
});

export const listTeams = (store: DirectoryReader, organization: string): Promise<Team[]> =>
  teams.list(store, { organization });

/** Those of every organization. */
export const listAllTeams = (store: DirectoryReader): Promise<Team[]> => teams.list(store);

export const findTeam = (store: DirectoryReader, id: string): Promise<Team | null> => teams.get(store, { id });

/** @throws DirectoryError `name_taken`, `limit_reached` */
export async function createTeam(
  store: DirectoryStore,
  { organization, name, members }: Pick<Team, 'organization' | 'name' | 'members'>,
  now: number,
): Promise<Team> {
  const id = randomBytes(8).toString('hex');
  const made = await teams.create(store, { id, organization, name, members, createdAt: now, version: 1 });
  if (!made) throw new Error('two teams have one random id');
  return made;
}

/** @throws DirectoryError `name_taken`, or `settings_changed` where another writer was faster. */
export const changeTeam = (
  store: DirectoryStore,
  before: Team,
  change: Pick<Team, 'name' | 'members'>,
): Promise<Team> => teams.change(store, before, change);

/** @throws DirectoryError `settings_changed` where another writer was faster. */
export const deleteTeam = (store: DirectoryStore, before: Team): Promise<void> => teams.remove(store, before);
