import type { Account } from '@breakwater/processor/directory';
import { clientNetwork, shownNetwork } from '@breakwater/relay/service';
import type { FastifyReply, FastifyRequest } from 'fastify';

import type { Session } from '../../../contract/session.ts';
import { requestOrigin } from '../../auth/identify.ts';
import { SESSION_SECONDS } from '../../auth/sessions.ts';
import type { ProofEnd, ProofStep } from '../../auth/try-counts.ts';
import { ApiError } from '../../errors.ts';
import { PRODUCT_VERSION } from '../../version.ts';
import type { UiTools } from './tools.ts';

/** The steps that all ways to sign in share. */
export interface SignInDoor {
  /** @throws ApiError `cross_origin` where another site's page asks */
  refuseOtherOrigins(request: FastifyRequest): void;
  /**
   * Counts a try for an account, those of each step apart: tries of a code are of somebody who has the password.
   * Say how it ended. @throws ApiError `too_many_attempts`
   */
  take(request: FastifyRequest, account: string, step?: ProofStep): ProofTry;
  /** Begins a session, in the place of the one that the browser had. */
  begin(request: FastifyRequest, reply: FastifyReply, user: Account): Promise<Session>;
}

/** A try that was counted. One that failed stays in the limits. */
export interface ProofTry {
  succeeded(): void;
  failed(end: Exclude<ProofEnd, 'succeeded' | 'limited'>): void;
}

export function signInDoor({ tools, limits, devices, tries }: UiTools): SignInDoor {
  const { accounts, sessions, cookies } = tools;
  return {
    refuseOtherOrigins(request) {
      if (requestOrigin(request, tools) === 'other') throw new ApiError('cross_origin');
    },
    take(request, account, step = 'password') {
      const device = devices.knownFor(request, account);
      const taken = limits.take({ network: clientNetwork(request.ip), account: `${step} ${account}`, device });
      if (taken.wait !== null) {
        tries.count(step, 'limited');
        throw new ApiError('too_many_attempts', { retryAfterSeconds: taken.wait });
      }
      return {
        succeeded() {
          tries.count(step, 'succeeded');
          taken.succeeded();
        },
        failed: (end) => tries.count(step, end),
      };
    },
    async begin(request, reply, user) {
      const before = await sessions.of(cookies.valuesOf(request, 'session'));
      if (before) await sessions.end(before.session);
      // The account may be younger than the accounts in memory.
      accounts.forget();
      const from = { network: shownNetwork(request.ip), userAgent: request.headers['user-agent'] ?? '' };
      cookies.set(request, reply, 'session', await sessions.begin(user, from), SESSION_SECONDS);
      devices.remember(request, reply, user.email);
      return sessionOf('signed-in', user);
    },
  };
}

export const sessionOf = (state: Session['state'], user: Pick<Account, 'email' | 'name'> | null): Session => ({
  state,
  user: user && { email: user.email, name: user.name },
  version: PRODUCT_VERSION,
});
