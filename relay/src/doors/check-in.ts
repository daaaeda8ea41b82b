import { hexId } from '@breakwater/sdk/wire';
import type { RouteHandlerMethod } from 'fastify';

import { RelayError } from '../intake/errors.ts';
import { isTooDeep } from '../items/header-depth.ts';
import type { Relay } from '../relay.ts';
import { ingestMade, withoutStatus } from './made-envelope.ts';
import type { Posted } from './made-envelope.ts';

const STATUSES = ['in_progress', 'ok', 'error'];
const NIL = '0'.repeat(32);
const SLUG = /^[\w.-]{1,50}$/;

/**
 * A check-in by URL, from any program that a crontab can call: `?status=ok`, or a JSON body. The answer is always 202: a job
 * that was answered with 429 would only call again. Its headers say where nothing was kept.
 */
export const takeCheckIn =
  (relay: Relay): RouteHandlerMethod =>
  async (request, reply) => {
    const { slug } = request.params as { slug: string };
    const work = ingestMade(request, relay, (posted) => [
      [{ headers: { type: 'check_in' }, payload: JSON.stringify(checkInOf(posted, slug)) }],
    ]);
    await withoutStatus(reply, work);
    return reply.code(202).send();
  };

function checkInOf({ body, query }: Posted, slug: string): Record<string, unknown> {
  if (!SLUG.test(slug)) throw new RelayError('request_malformed', ['slug: 1 to 50 letters, digits, _ . -']);
  const told = body.length > 0 ? parse(body) : Object.fromEntries(query);

  const { status, duration, environment } = told;
  if (typeof status !== 'string' || !STATUSES.includes(status)) {
    throw new RelayError('request_malformed', [`status: one of ${STATUSES.join(', ')}`]);
  }
  const id = hexId(told['check_in_id'] ?? NIL);
  if (id === null) throw new RelayError('request_malformed', ['check_in_id: no UUID']);
  const seconds = duration === undefined || duration === null ? undefined : Number(duration);
  if (seconds !== undefined && !(seconds >= 0)) throw new RelayError('request_malformed', ['duration: no seconds']);

  return {
    ...(body.length > 0 && told),
    check_in_id: id,
    monitor_slug: slug,
    status,
    ...(typeof environment === 'string' && { environment }),
    ...(seconds !== undefined && { duration: seconds }),
  };
}

function parse(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (isObject && !isTooDeep(value)) return value as Record<string, unknown>;
  } catch {
    // Refused below, as any other value that is no object.
  }
  throw new RelayError('event_malformed', ['body: not a JSON object, or one that nests too deep']);
}
