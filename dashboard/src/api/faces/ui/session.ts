import { anyUserExists, createFirstUser, findUser } from '@breakwater/processor/directory';
import type { Account } from '@breakwater/processor/directory';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { setUpAccount, signIn } from '../../../contract/accounts.ts';
import { currentSession, signOut } from '../../../contract/session.ts';
import type { Session } from '../../../contract/session.ts';
import { credentialsSchema, sessionSchema } from '../../../contract/session.schema.ts';
import { identify, requestOrigin } from '../../auth/identify.ts';
import { SESSION_COOKIE, SESSION_SECONDS, signSession } from '../../auth/session-cookie.ts';
import { ApiError } from '../../errors.ts';
import type { Serve } from '../../serve-endpoint.ts';
import { PRODUCT_VERSION } from '../../version.ts';
import type { UiTools } from './tools.ts';

export function sessionRoutes(serve: Serve, { tools, passwords, perAccount, perAddress }: UiTools): void {
  const { store, accounts, config, clock } = tools;
  const cookieOptions = {
    path: config.basePath || '/',
    httpOnly: true,
    sameSite: 'lax' as const,
    secure: config.publicUrl.startsWith('https:'),
  };

  const refuseOtherOrigins = (request: FastifyRequest): void => {
    if (requestOrigin(request, tools) === 'other') throw new ApiError('cross_origin');
  };

  const takeAttempt = (request: FastifyRequest, email: string): string => {
    const account = `${request.ip} ${email}`;
    const wait = perAddress.take(request.ip) ?? perAccount.take(account);
    if (wait !== null) throw new ApiError('too_many_attempts', { retryAfterSeconds: wait });
    return account;
  };

  const begin = (reply: FastifyReply, user: Account): Session => {
    // The account may be younger than the accounts in memory.
    accounts.forget();
    const expiresAtSeconds = Math.floor(clock() / 1000) + SESSION_SECONDS;
    const key = { secret: config.secret, passwordHash: user.passwordHash };
    const session = signSession({ userId: user.userId, expiresAtSeconds }, key);
    reply.setCookie(SESSION_COOKIE, session, { ...cookieOptions, maxAge: SESSION_SECONDS });
    return sessionOf('signed-in', user);
  };

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
      body: credentialsSchema,
      answer: sessionSchema,
      errors: ['cross_origin', 'already_set_up', 'too_many_attempts'],
    },
    async ({ body: { email, password }, request, reply }) => {
      refuseOtherOrigins(request);
      if (await anyUserExists(store)) throw new ApiError('already_set_up');
      takeAttempt(request, email);
      const user = await createFirstUser(store, { email, passwordHash: await passwords.hash(password) }, clock());
      if (!user) throw new ApiError('already_set_up');
      return begin(reply, user);
    },
  );

  serve(
    signIn,
    {
      right: 'anyone',
      summary: 'Signs in and sets the session cookie.',
      body: credentialsSchema,
      answer: sessionSchema,
      errors: ['wrong_credentials', 'cross_origin', 'too_many_attempts'],
    },
    async ({ body: { email, password }, request, reply }) => {
      refuseOtherOrigins(request);
      const account = takeAttempt(request, email.toLowerCase());
      const user = await findUser(store, email);
      const right = await passwords.verify(password, user?.passwordHash ?? null);
      if (!user || !right || user.status !== 'active') throw new ApiError('wrong_credentials');
      perAccount.forget(account);
      return begin(reply, user);
    },
  );

  serve(
    signOut,
    { right: 'anyone', summary: 'Signs out.', answer: sessionSchema, errors: ['cross_origin'] },
    ({ request, reply }) => {
      refuseOtherOrigins(request);
      reply.clearCookie(SESSION_COOKIE, cookieOptions);
      return sessionOf('anonymous', null);
    },
  );
}

const sessionOf = (state: Session['state'], user: Pick<Account, 'email' | 'name'> | null): Session => ({
  state,
  user: user && { email: user.email, name: user.name },
  version: PRODUCT_VERSION,
});
