import { encodeEnvelope, formatRateLimits, LIMITS, RATE_LIMITS_HEADER } from '@breakwater/sdk/wire';
import type { EncodableItem } from '@breakwater/sdk/wire';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { admit, checkOrigin, claimOf } from '../admit/admit.ts';
import { arrivalOf } from '../relay.ts';
import { RelayError } from '../intake/errors.ts';
import { inflate } from '../intake/inflate.ts';
import { ingest, tellRefusal } from '../intake/ingest.ts';
import type { Arrival, Relay, Taken } from '../relay.ts';
import type { MemoryLease } from '../intake/memory.ts';
import { originOf } from '../admit/origin.ts';
import { openAccount } from '../outcomes/account.ts';
import { verdictOf } from '../outcomes/reasons.ts';
import { readBody } from '../intake/read-body.ts';
import { clientNetwork } from '../service/index.ts';

/** A request that a browser or a cron job sends instead of an envelope. */
export interface Posted {
  /** Empty where the request had no body. */
  body: Buffer;
  query: URLSearchParams;
  userAgent: string | undefined;
  receivedAt: number;
}

/**
 * For routes that take something other than an envelope. Reads the body, lets `make` give the items, and sends an envelope
 * around each group of them down the path of all others. As on that path, a request with an unknown key is refused before its
 * body is held.
 * @throws RelayError; a limit only where nothing was kept
 */
export async function ingestMade(
  request: FastifyRequest,
  relay: Relay,
  make: (posted: Posted) => EncodableItem[][],
): Promise<Taken[]> {
  const arrival = arrivalOf(request, 'envelope');
  const lease = relay.memory.lease(clientNetwork(arrival.remoteAddress));
  try {
    const made = await prepare(arrival, relay, lease, make);
    return await keepAny(made.map((each) => ingest({ ...arrival, made: each }, relay)));
  } finally {
    lease.release();
  }
}

/** Reads the body and makes the envelopes. A request that ends here is counted here; envelopes are counted by `ingest`. */
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
    account.publicKey = claimed.publicKey;
    account.client = claimed.client;
    account.settings = admit(claimed, arrival.project, relay.projects, relay.now());
    checkOrigin(originOf(headers), account.settings);
    lease.of(claimed.publicKey);

    const maxBodyBytes = Math.min(relay.config.maxBodyBytes, LIMITS.eventBytes);
    const received = await readBody(arrival.request, { ...relay.config, maxBodyBytes, mayBeEmpty: true }, lease);
    const receivedAt = relay.now();
    account.receivedAt = receivedAt;
    const { bytes: body } = await inflate(received, headers['content-encoding'] ?? '', {
      maxBytes: LIMITS.eventBytes,
      sentBytes: received.length,
      lease,
      inflations: relay.inflations,
      sender: { address: clientNetwork(arrival.remoteAddress), key: claimed.publicKey },
    });

    const query = new URLSearchParams(arrival.query);
    const groups = make({ body, query, userAgent: headers['user-agent'], receivedAt });
    const made = groups.map((items) => Buffer.from(encodeEnvelope({ headers: {}, items })));
    lease.take(made.reduce((sum, each) => sum + each.length, 0));
    return made;
  } catch (error) {
    relay.outcomes.settle(account, verdictOf(error));
    tellRefusal(error, arrival, account, relay);
    throw error;
  }
}

/** The envelopes that were taken. Throws where all are refused, or one fails. */
async function keepAny(takings: readonly Promise<Taken>[]): Promise<Taken[]> {
  const settled = await Promise.allSettled(takings);
  const taken = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  for (const each of settled) {
    if (each.status === 'fulfilled') continue;
    if (!isLimit(each.reason) || taken.length === 0) throw each.reason;
  }
  return taken;
}

/** Only an error that names limits to its client: a rate limit, or a kind that nothing stores. */
const isLimit = (error: unknown): error is RelayError =>
  error instanceof RelayError && (error.code === 'rate_limited' || error.code === 'unsupported');

/**
 * Takes a limit out of the status, for senders that only send again when they are answered 429: its sentence and the limits stand in the
 * headers of their answer.
 */
export async function withoutStatus(reply: FastifyReply, work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!isLimit(error)) throw error;
    reply.header('x-sentry-error', error.message).header(RATE_LIMITS_HEADER, formatRateLimits(error.limits));
  }
}
