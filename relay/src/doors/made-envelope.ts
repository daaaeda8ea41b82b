import { encodeEnvelope, LIMITS } from '@breakwater/sdk/wire';
import type { EncodableItem } from '@breakwater/sdk/wire';
import type { FastifyRequest } from 'fastify';

import { admit, checkOrigin } from '../admit/admit.ts';
import { arrivalOf } from '../intake/arrival.ts';
import { claimOf } from '../admit/authenticate.ts';
import { RelayError } from '../intake/errors.ts';
import { inflate } from '../intake/inflate.ts';
import { ingest } from '../intake/ingest.ts';
import type { Arrival, Relay, Taken } from '../relay.ts';
import type { MemoryLease } from '../intake/memory.ts';
import { originOf } from '../admit/origin.ts';
import { openAccount } from '../outcomes/account.ts';
import { verdictOf } from '../outcomes/reasons.ts';
import { readBody } from '../intake/read-body.ts';

/** What a browser or a cron job sends instead of an envelope. */
export interface Posted {
  /** Empty where there was none. */
  body: Buffer;
  query: URLSearchParams;
  userAgent: string | undefined;
  receivedAt: number;
}

/**
 * For the routes that take something other than an envelope: reads it, lets `make` say of which items it is, and sends an
 * envelope around each group of them down the path of all others. Like there, strangers are refused before their body is held.
 * @throws RelayError; `rate_limited` only where nothing was kept
 */
export async function ingestMade(
  request: FastifyRequest,
  relay: Relay,
  make: (posted: Posted) => EncodableItem[][],
): Promise<Taken[]> {
  const arrival = arrivalOf(request, 'envelope');
  const lease = relay.memory.lease();
  try {
    const made = await prepare(arrival, relay, lease, make);
    return await keepAny(made.map((each) => ingest({ ...arrival, made: each }, relay)));
  } finally {
    lease.release();
  }
}

/** What ends here is settled here; what becomes an envelope is settled on its way. */
async function prepare(
  arrival: Arrival,
  relay: Relay,
  lease: MemoryLease,
  make: (posted: Posted) => EncodableItem[][],
): Promise<Buffer[]> {
  const { headers } = arrival.request;
  const account = openAccount();
  try {
    const claimed = claimOf(headers, arrival.query, arrival.pathKey);
    if (!claimed)
      throw new RelayError('auth_missing', ['X-Sentry-Auth, Authorization, ?sentry_key= or a key in the path']);
    account.settings = admit(claimed, arrival.project, relay.projects);
    account.client = claimed.client;
    checkOrigin(originOf(headers), account.settings);

    const maxBodyBytes = Math.min(relay.config.maxBodyBytes, LIMITS.eventBytes);
    const received = await readBody(arrival.request, { ...relay.config, maxBodyBytes, mayBeEmpty: true }, lease);
    const receivedAt = relay.now();
    account.receivedAt = receivedAt;
    const { bytes: body } = await inflate(received, headers['content-encoding'] ?? '', LIMITS.eventBytes, lease);

    const query = new URLSearchParams(arrival.query);
    const groups = make({ body, query, userAgent: headers['user-agent'], receivedAt });
    const made = groups.map((items) => Buffer.from(encodeEnvelope({ headers: {}, items })));
    lease.take(made.reduce((sum, each) => sum + each.length, 0));
    return made;
  } catch (error) {
    relay.outcomes.settle(account, verdictOf(error));
    throw error;
  }
}

/** Those that were taken. Where all are refused, or one fails, the request is. */
async function keepAny(takings: readonly Promise<Taken>[]): Promise<Taken[]> {
  const settled = await Promise.allSettled(takings);
  const taken = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  for (const each of settled) {
    if (each.status === 'fulfilled') continue;
    const isLimit = each.reason instanceof RelayError && each.reason.code === 'rate_limited';
    if (!isLimit || taken.length === 0) throw each.reason;
  }
  return taken;
}
