import {
  createInvitation,
  createUser,
  endInvitation,
  findUser,
  listInvitations,
  listUsers,
  openInvitation,
} from '@breakwater/processor/directory';
import type { Account, Invitation } from '@breakwater/processor/directory';
import { renderInvitationMail, sendLetter } from '@breakwater/processor/notify';

import type { AcceptedInvitation, MadeInvitation } from '../../contract/people.ts';
import type { Access } from '../auth/access.ts';
import type { Passwords } from '../auth/passwords.ts';
import { ApiError } from '../errors.ts';
import type { ApiTools } from '../tools.ts';
import { shownInvitation } from './people.ts';

/** Makes an invitation, and mails its link where mails are configured. @throws ApiError where the address has an account */
export async function invite(
  { store, config, clock }: ApiTools,
  access: Access,
  email: string,
): Promise<MadeInvitation> {
  if (await findUser(store, email)) throw new ApiError('invalid_request', { causes: ['email: has an account'] });
  const { userId, by } = access;
  const { invitation, secret } = await createInvitation(store, { email, userId, by }, clock());
  // Behind the hash sign the secret reaches no server, no log and no referrer.
  const link = `${config.publicUrl}/invitation#${secret}`;
  const { expiresAt } = invitation;
  const letter = renderInvitationMail({ by, link, expiresAt, baseUrl: config.publicUrl });
  const sent = await sendLetter(config.sending, { ...letter, to: invitation.email });
  return { invitation: shownInvitation(invitation), link, ...sent };
}

/** @throws ApiError where there is none */
export async function dropInvitation({ store }: ApiTools, id: string): Promise<void> {
  const invitation = (await listInvitations(store)).find((one) => one.id === id);
  if (!invitation || !(await endInvitation(store, invitation))) throw new ApiError('invitation_not_found');
}

/** The invitation of a secret that can be used: neither used, revoked nor past its end, and its maker still has an account. @throws ApiError */
export async function usableInvitation({ store, clock }: ApiTools, secret: string): Promise<Invitation> {
  const invitation = await openInvitation(store, secret, clock());
  if (!invitation) throw new ApiError('invitation_not_found');
  const { userId } = invitation;
  const isMakerHere = userId === '' || (await listUsers(store)).some((one) => one.userId === userId);
  if (!isMakerHere) throw new ApiError('invitation_not_found');
  return invitation;
}

/** Makes the account; where two people use one link at once, one of them gets it. @throws ApiError */
export async function takeInvitation(
  tools: ApiTools,
  passwords: Passwords,
  { secret, name, password }: AcceptedInvitation,
): Promise<Account> {
  const { store, accounts, clock } = tools;
  const { email } = await usableInvitation(tools, secret);
  const passwordHash = await passwords.hash(password);
  // Again: hashing takes a while, in which it may have been revoked.
  if (!(await endInvitation(store, await usableInvitation(tools, secret)))) throw new ApiError('invitation_not_found');
  const account = await createUser(store, { email, name, passwordHash }, clock());
  if (!account) throw new ApiError('name_taken', { causes: ['email: has an account'] });
  accounts.forget();
  return account;
}
