import { changePassword, dropSecondFactor, lastUses } from '@breakwater/processor/directory';
import type { Account } from '@breakwater/processor/directory';
import type { FastifyRequest } from 'fastify';

import {
  beginOwnSecondFactor,
  changeOwnPassword,
  confirmOwnSecondFactor,
  dropOwnSecondFactor,
  endOtherSessions,
  endOwnSession,
  ownAccount,
} from '../../../contract/own-account.ts';
import {
  bothProofsSchema,
  codeProofSchema,
  newSecondFactorSchema,
  ownAccountSchema,
  passwordChangeSchema,
  passwordProofSchema,
  recoveryCodesSchema,
} from '../../../contract/own-account.schema.ts';
import { signedInBy } from '../../auth/identify.ts';
import { SESSION_SECONDS } from '../../auth/sessions.ts';
import type { SignedIn } from '../../auth/sessions.ts';
import { totpUrl } from '../../auth/totp.ts';
import { ApiError } from '../../errors.ts';
import type { Serve } from '../../serve-endpoint.ts';
import { signInDoor } from './sign-in-door.ts';
import type { UiTools } from './tools.ts';

/** The beginning of a session's id, which is enough to name it. */
const NAME_LENGTH = 16;

/** A person's own account: password, second factor, sessions. No token gets in, whatever its scopes. */
export function ownAccountRoutes(serve: Serve, ui: UiTools): void {
  const { tools, passwords, factors } = ui;
  const { store, accounts, sessions, cookies, clock } = tools;
  const door = signInDoor(ui);

  const signedIn = async (request: FastifyRequest): Promise<SignedIn> => {
    const found = await signedInBy(request, tools);
    if (!found) throw new ApiError('no_address');
    return found;
  };
  /** A browser that was left open must not be enough to take an account over. */
  const provePassword = async (request: FastifyRequest, user: Account, password: string): Promise<void> => {
    const tried = door.take(request, user.email);
    if (!(await passwords.verify(password, user.passwordHash))) {
      tried.failed('wrong');
      throw new ApiError('wrong_password');
    }
    tried.succeeded();
  };
  /** Gives what the code proves. @throws ApiError `wrong_code` */
  const proveCode = async <Proven>(
    request: FastifyRequest,
    user: Account,
    prove: () => Promise<Proven | null>,
  ): Promise<Proven> => {
    const tried = door.take(request, user.email, 'code');
    const proven = await prove();
    if (proven === null) {
      tried.failed('wrong');
      throw new ApiError('wrong_code');
    }
    tried.succeeded();
    return proven;
  };

  serve(
    ownAccount,
    { right: 'project:read', summary: 'Shows the account of the person who asks.', answer: ownAccountSchema },
    async ({ request }) => {
      const { user, session } = await signedIn(request);
      const [factor, all] = await Promise.all([factors.of(user.userId), sessions.list(user.userId)]);
      const used = await lastUses(
        store,
        'session',
        all.map(({ id }) => id),
      );
      return {
        email: user.email,
        name: user.name,
        recoveryCodesLeft: factor?.recoveryHashes.length ?? null,
        sessions: all.map(({ id, createdAt, endsAt, network, userAgent }) => ({
          id: id.slice(0, NAME_LENGTH),
          createdAt,
          lastUsedAt: used.get(id) ?? createdAt,
          endsAt,
          network,
          userAgent,
          isCurrent: id === session.id,
        })),
      };
    },
  );

  serve(
    changeOwnPassword,
    {
      right: 'project:read',
      summary: 'Changes the password of the person who asks, and ends all other sessions.',
      body: passwordChangeSchema,
      answer: null,
      errors: ['wrong_password', 'too_many_attempts', 'no_address'],
    },
    async ({ body: { password, newPassword }, request, reply }) => {
      const { user, session } = await signedIn(request);
      await provePassword(request, user, password);
      const changed = await changePassword(store, user, await passwords.hash(newPassword), clock());
      accounts.forget();
      await sessions.endAll(user.userId, session.id);
      const cookie = sessions.renewed(cookies.valuesOf(request, 'session'), changed);
      if (cookie !== null) cookies.set(request, reply, 'session', cookie, SESSION_SECONDS);
      return null;
    },
  );

  serve(
    endOwnSession,
    {
      right: 'project:read',
      summary: 'Ends one session of the person who asks.',
      answer: null,
      errors: ['session_not_found', 'no_address'],
    },
    async ({ params, request }) => {
      const { user } = await signedIn(request);
      const found = (await sessions.list(user.userId)).find(({ id }) => id.slice(0, NAME_LENGTH) === params.id);
      if (!found) throw new ApiError('session_not_found');
      await sessions.end(found);
      return null;
    },
  );

  serve(
    endOtherSessions,
    {
      right: 'project:read',
      summary: 'Ends all sessions of the person who asks, but the one that asks.',
      answer: null,
      errors: ['no_address'],
    },
    async ({ request }) => {
      const { user, session } = await signedIn(request);
      await sessions.endAll(user.userId, session.id);
      return null;
    },
  );

  serve(
    beginOwnSecondFactor,
    {
      right: 'project:read',
      summary: 'Begins a second factor, which a code has to confirm.',
      body: passwordProofSchema,
      answer: newSecondFactorSchema,
      errors: ['wrong_password', 'second_factor_is_on', 'too_many_attempts', 'no_address'],
    },
    async ({ body: { password }, request }) => {
      const { user } = await signedIn(request);
      await provePassword(request, user, password);
      if (await factors.of(user.userId)) throw new ApiError('second_factor_is_on');
      const secret = await factors.begin(user.userId);
      return { secret, url: totpUrl(secret, user.email) };
    },
  );

  serve(
    confirmOwnSecondFactor,
    {
      right: 'project:read',
      summary: 'Puts a second factor into force by a code of it. The recovery codes are in this answer alone.',
      body: codeProofSchema,
      answer: recoveryCodesSchema,
      errors: ['wrong_code', 'too_many_attempts', 'no_address'],
    },
    async ({ body: { code }, request }) => {
      const { user } = await signedIn(request);
      return { recoveryCodes: await proveCode(request, user, () => factors.confirm(user.userId, code)) };
    },
  );

  serve(
    dropOwnSecondFactor,
    {
      right: 'project:read',
      summary: 'Takes the second factor off, by the password and a code of it or a recovery code.',
      body: bothProofsSchema,
      answer: null,
      errors: ['wrong_password', 'wrong_code', 'too_many_attempts', 'no_address'],
    },
    async ({ body: { password, code }, request }) => {
      const { user } = await signedIn(request);
      await provePassword(request, user, password);
      const factor = await factors.of(user.userId);
      if (factor) await proveCode(request, user, async () => ((await factors.take(factor, code)) ? true : null));
      await dropSecondFactor(store, user.userId);
      return null;
    },
  );
}
