import { changeTeam, createTeam, DEFAULT_ORGANIZATION, deleteTeam, findTeam } from '@breakwater/processor/directory';
import { listTeams, listUsers } from '@breakwater/processor/directory';
import type { Account, Team } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';

import type { ShownTeam, TeamList, TeamMember, TeamRequest } from '../../contract/teams.ts';
import { ApiError } from '../errors.ts';

export async function teamsOf(store: Store): Promise<TeamList> {
  const [teams, people] = await Promise.all([listTeams(store, DEFAULT_ORGANIZATION), peopleOf(store)]);
  return { teams: teams.map((team) => shownTeam(team, people)), people };
}

export async function addTeamOf(store: Store, { name, members }: TeamRequest, now: number): Promise<ShownTeam> {
  const people = await peopleWith(store, members);
  return shownTeam(await createTeam(store, { organization: DEFAULT_ORGANIZATION, name, members }, now), people);
}

export async function changeTeamOf(
  store: Store,
  id: string,
  { name, members, version }: TeamRequest & { version: number },
): Promise<ShownTeam> {
  const before = await teamOf(store, id);
  if (before.version !== version) throw new ApiError('settings_changed');
  const people = await peopleWith(store, members);
  return shownTeam(await changeTeam(store, before, { name, members }), people);
}

export const removeTeam = async (store: Store, id: string): Promise<void> => deleteTeam(store, await teamOf(store, id));

async function teamOf(store: Store, id: string): Promise<Team> {
  const team = await findTeam(store, id);
  if (!team) throw new ApiError('team_not_found');
  return team;
}

const peopleOf = async (store: Store): Promise<TeamMember[]> =>
  (await listUsers(store))
    .filter(({ status }: Account) => status === 'active')
    .map(({ userId, email }) => ({ userId, email }));

/** All people. @throws ApiError where one of the members is none of them */
async function peopleWith(store: Store, members: readonly string[]): Promise<TeamMember[]> {
  const people = await peopleOf(store);
  const missing = members.filter((id) => !people.some(({ userId }) => userId === id));
  if (missing.length > 0)
    throw new ApiError('invalid_request', { causes: missing.map((id) => `members: nobody has the id ${id}`) });
  return people;
}

const shownTeam = ({ id, name, members, version }: Team, people: readonly TeamMember[]): ShownTeam => ({
  id,
  name,
  members: people.filter(({ userId }) => members.includes(userId)),
  version,
});
