import { endInvitation, listInvitations } from './invitations.ts';
import { removeUser } from './people.ts';
import type { Account } from './people.ts';
import { forgetPreferences } from './preferences.ts';
import { dropSecondFactor } from './second-factors.ts';
import { endSessionsOf } from './sessions.ts';
import { changeTeam, listAllTeams } from './teams.ts';
import { listTokens, revokeToken } from './tokens.ts';
import type { DirectoryStore } from './versioned.ts';

/**
 * Takes a person out of the directory: the account first, by which nothing else of the person holds any more, then sessions, tokens, places in
 * teams, invitations that the person made, and preferences. A step that fails leaves rows that nothing reads.
 * @throws DirectoryError `last_person`, or `settings_changed` where another writer was faster
 */
export async function removePerson(store: DirectoryStore, person: Account): Promise<void> {
  await removeUser(store, person);
  const { userId, email } = person;
  await endSessionsOf(store, userId);
  await dropSecondFactor(store, userId);
  for (const token of await listTokens(store)) if (token.userId === userId) await revokeToken(store, token);
  for (const invitation of await listInvitations(store))
    if (invitation.userId === userId || invitation.email === email) await endInvitation(store, invitation);
  for (const team of await listAllTeams(store)) {
    const { name, members } = team;
    if (members.includes(userId))
      await changeTeam(store, team, { name, members: members.filter((id) => id !== userId) });
  }
  await forgetPreferences(store, email);
}
