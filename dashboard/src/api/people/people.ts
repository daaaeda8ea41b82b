import { listInvitations, listUsers, removePerson } from '@breakwater/processor/directory';
import type { Invitation } from '@breakwater/processor/directory';

import type { PeopleList, ShownInvitation } from '../../contract/people.ts';
import type { Access } from '../auth/access.ts';
import { ApiError } from '../errors.ts';
import type { ApiTools } from '../tools.ts';

export async function peopleList({ store, config }: ApiTools, access: Access): Promise<PeopleList> {
  const [people, invitations] = await Promise.all([listUsers(store), listInvitations(store)]);
  return {
    people: people.map(({ userId, email, name, createdAt }) => ({
      userId,
      email,
      name,
      createdAt,
      isYou: userId === access.userId,
    })),
    invitations: invitations.map(shownInvitation),
    mail: config.smtp,
  };
}

export const shownInvitation = ({ id, email, by, createdAt, expiresAt }: Invitation): ShownInvitation => ({
  id,
  email,
  by,
  createdAt,
  expiresAt,
});

/** The account ends first, and with it every session and token of the person. @throws ApiError */
export async function endAccount({ store, accounts }: ApiTools, userId: string): Promise<void> {
  const person = (await listUsers(store)).find((one) => one.userId === userId);
  if (!person) throw new ApiError('person_not_found');
  try {
    await removePerson(store, person);
  } finally {
    accounts.forget();
  }
}
