import { randomUUID } from 'node:crypto';

import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';

import type { Cookies } from './cookies.ts';
import { claimIsSigned, readClaim, signClaim } from './signed-claim.ts';

const DEVICE_SECONDS = 180 * 24 * 3600;

const claimSchema = z.object({ d: z.string().min(1).max(64), a: z.string().max(254) });

/** Browsers that an account was signed in from. Their cookie signs nobody in: it only keeps failures of others from counting for them. */
export interface Devices {
  /** The id of the browser, where this account signed in from it before. */
  knownFor(request: FastifyRequest, account: string): string | null;
  remember(request: FastifyRequest, reply: FastifyReply, account: string): void;
}

export function createDevices(cookies: Cookies, secret: string): Devices {
  const knownFor: Devices['knownFor'] = (request, account) => {
    for (const cookie of cookies.valuesOf(request, 'device')) {
      const claim = readClaim(cookie, claimSchema);
      if (claim?.a === account && claimIsSigned('device', cookie, secret)) return claim.d;
    }
    return null;
  };
  return {
    knownFor,
    remember(request, reply, account) {
      if (knownFor(request, account) !== null) return;
      const claim = { d: randomUUID(), a: account };
      cookies.set(request, reply, 'device', signClaim('device', claim, secret), DEVICE_SECONDS);
    },
  };
}
