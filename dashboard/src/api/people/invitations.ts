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
import { RIGHTS } from '../../contract/rights.ts';
import type { Access } from '../auth/access.ts';
import type { Passwords } from '../auth/passwords.ts';
import { ApiError } from '../errors.ts';
import type { ApiTools } from '../tools.ts';
import { shownInvitation } from './people.ts';

/**
 * Makes an invitation, and mails its link where mails are configured. An account has all rights, so only somebody with all of them can
 * give one. @throws ApiError where the address has an account, or the asker lacks a right
 */
export async function invite(
  { store, config, clock }: ApiTools,
  access: Access,
  email: string,
): Promise<MadeInvitation> {
  const lacking = RIGHTS.find((right) => !access.can(right));
  if (lacking)
    throw new ApiError('forbidden', { causes: [`right: an account has ${lacking}, which is not yours to give`] });
  if (await findUser(store, email)) throw new ApiError('invalid_request', { causes: ['email: has an account'] });
  const { userId, by } = access;
  const { invitation, secret } = await createInvitation(store, { email, userId, by }, clock());
  // Behind the hash sign the secret reaches no server, no log and no referrer.
  const link = `${config.publicUrl}/invitation#${secret}`;
  const { expiresAt } = invitation;
  const inviter = await inviterOf(store, invitation);
  const letter = renderInvitationMail({ by: inviter, link, expiresAt, baseUrl: config.publicUrl });
  const sent = await sendLetter(config.sending, { ...letter, to: invitation.email });
  return { invitation: shownInvitation(invitation), link, ...sent };
}

/** The address of the person who invites, also by a token; empty where the token of the environment did, which is nobody's. */
export async function inviterOf(store: ApiTools['store'], { userId }: Pick<Invitation, 'userId'>): Promise<string> {
  return (await listUsers(store)).find((one) => one.userId === userId)?.email ?? '';
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
