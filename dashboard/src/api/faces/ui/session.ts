import { anyUserExists, createFirstUser, findUser } from '@breakwater/processor/directory';
import { isSameSecret } from '@breakwater/relay/service';
import { z } from 'zod';

import { confirmSignIn, setUpAccount, signIn } from '../../../contract/accounts.ts';
import { currentSession, signOut } from '../../../contract/session.ts';
import {
  credentialsSchema,
  firstAccountSchema,
  sessionSchema,
  signInAnswerSchema,
  signInCodeSchema,
} from '../../../contract/session.schema.ts';
import { identify } from '../../auth/identify.ts';
import { setupCodeOf } from '../../auth/setup-code.ts';
import { claimIsSigned, readClaim, signClaim } from '../../auth/signed-claim.ts';
import { ApiError } from '../../errors.ts';
import type { Serve } from '../../serve-endpoint.ts';
import { sessionOf, signInDoor } from './sign-in-door.ts';
import type { UiTools } from './tools.ts';

/** The account whose password was right, and until when a code may follow. */
const challengeSchema = z.object({ u: z.string(), t: z.number().int() });
const CODE_WITHIN_MS = 10 * 60_000;

export function sessionRoutes(serve: Serve, ui: UiTools): void {
  const { tools, passwords, factors } = ui;
  const { store, accounts, sessions, cookies, config, clock } = tools;
  const door = signInDoor(ui);
  const setupCode = setupCodeOf(config);
  const challengeKey = (passwordHash: string): string => `${config.secret}\n${passwordHash}`;

  serve(
    currentSession,
    { right: 'anyone', summary: 'Tells whether to set up, sign in or go on.', answer: sessionSchema },
    async ({ request }) => {
      const person = await identify(request, tools);
      if (person) return sessionOf('signed-in', person);
      return sessionOf((await anyUserExists(store)) ? 'anonymous' : 'setup', null);
    },
  );

  serve(
    setUpAccount,
    {
      right: 'anyone',
      summary: 'Makes the first account, once.',
      body: firstAccountSchema,
      answer: sessionSchema,
      errors: ['cross_origin', 'wrong_setup_code', 'already_set_up'],
    },
    async ({ body: { email, password, code = '' }, request, reply }) => {
      door.refuseOtherOrigins(request);
      if (await anyUserExists(store)) throw new ApiError('already_set_up');
      if (setupCode !== null && !isSameSecret(code, setupCode)) throw new ApiError('wrong_setup_code');
      const user = await createFirstUser(store, { email, passwordHash: await passwords.hash(password) }, clock());
      if (!user) throw new ApiError('already_set_up');
      return door.begin(request, reply, user);
    },
  );

  serve(
    signIn,
    {
      right: 'anyone',
      summary: 'Signs in and sets the session cookie, or asks for a code too.',
      body: credentialsSchema,
      answer: signInAnswerSchema,
      errors: ['wrong_credentials', 'cross_origin', 'too_many_attempts'],
    },
    async ({ body: { email, password }, request, reply }) => {
      door.refuseOtherOrigins(request);
      const tried = door.take(request, email.toLowerCase());
      const user = await findUser(store, email);
      const right = await passwords.verify(password, user?.passwordHash ?? null);
      if (!user || !right || user.status !== 'active') {
        tried.failed(user?.status === 'active' ? 'wrong' : 'unknown_account');
        throw new ApiError('wrong_credentials');
      }
      tried.succeeded();
      if (!(await factors.of(user.userId))) return door.begin(request, reply, user);
      // The account may be younger than the accounts in memory, of which the code's step knows it.
      accounts.forget();
      const challenge = { u: user.userId, t: clock() };
      return {
        ...sessionOf('anonymous', null),
        state: 'second-factor' as const,
        challenge: signClaim('sign-in', challenge, challengeKey(user.passwordHash)),
      };
    },
  );

  serve(
    confirmSignIn,
    {
      right: 'anyone',
      summary: 'Signs in by a code of the second factor, after the password.',
      body: signInCodeSchema,
      answer: sessionSchema,
      errors: ['wrong_code', 'cross_origin', 'too_many_attempts'],
    },
    async ({ body: { challenge, code }, request, reply }) => {
      door.refuseOtherOrigins(request);
      const claim = readClaim(challenge, challengeSchema);
      const user = claim && (await accounts.userById(claim.u));
      const isOurs = user && claimIsSigned('sign-in', challenge, challengeKey(user.passwordHash));
      if (!isOurs || user.status !== 'active' || Math.abs(clock() - claim.t) > CODE_WITHIN_MS)
        throw new ApiError('wrong_code');
      const tried = door.take(request, user.email, 'code');
      const factor = await factors.of(user.userId);
      if (factor && !(await factors.take(factor, code))) {
        tried.failed('wrong');
        throw new ApiError('wrong_code');
      }
      tried.succeeded();
      return door.begin(request, reply, user);
    },
  );

  serve(
    signOut,
    { right: 'anyone', summary: 'Signs out.', answer: sessionSchema, errors: ['cross_origin'] },
    async ({ request, reply }) => {
      door.refuseOtherOrigins(request);
      const signedIn = await sessions.of(cookies.valuesOf(request, 'session'));
      if (signedIn) await sessions.end(signedIn.session);
      cookies.clear(request, reply, 'session');
      return sessionOf('anonymous', null);
    },
  );
}
