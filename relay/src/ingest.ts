import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

import type { Item, RateLimit } from '@breakwater/sdk/wire';

import { admit, claimOfEnvelope } from './admit.ts';
import { claimOf } from './authenticate.ts';
import { checkDepth, checkItems } from './check-items.ts';
import type { RelayConfig } from './config.ts';
import { RelayError } from './errors.ts';
import { eventIdOf } from './event-id.ts';
import { judge } from './gate.ts';
import type { Arrived, Gate } from './gate.ts';
import { inflate } from './inflate.ts';
import type { Log } from './log/index.ts';
import type { Memory } from './memory.ts';
import { originOf } from './origin.ts';
import type { Outcomes } from './outcomes.ts';
import { parseEnvelope, parseStore } from './parse-body.ts';
import type { Projects } from './projects.ts';
import { readBody } from './read-body.ts';
import { sortItems, toRecords } from './to-records.ts';

export interface Relay {
  config: RelayConfig;
  log: Log;
  projects: Projects;
  memory: Memory;
  outcomes: Outcomes;
  /** In the order in which they are asked. */
  gates: readonly Gate[];
  /** Of this process, random: who says what was counted. */
  id: string;
  now: () => number;
}

/** What the routes know of a request before its body is read. */
export interface Arrival {
  endpoint: 'envelope' | 'store';
  /** Null for `/api/store/`, which names no project. */
  project: number | null;
  /** Without the question mark. */
  query: string;
  /** Public key in the path, where a route has a place for one. */
  pathKey?: string | undefined;
  /** An envelope that the route made of the body, which it has then read itself. */
  made?: Buffer;
  /** Of the client, behind the proxies that the server trusts. */
  remoteAddress: string;
  request: IncomingMessage;
}

export interface Taken {
  /** Absent for envelopes that hold no event. */
  eventId: string | undefined;
  /** Limits that the client is to be told of, though this was taken. */
  limits: readonly RateLimit[];
}

/**
 * The path of one request. It resolves only after the log has every record; then the answer is 200 with the event id.
 * An envelope for two topics of which one append fails is answered with 503 and sent again: readers drop the repeat by its id.
 * @throws RelayError, or LogUnavailableError where the log does not take it
 */
export async function ingest(arrival: Arrival, relay: Relay): Promise<Taken> {
  const { endpoint, project, query, request } = arrival;
  const { config, projects } = relay;
  const { headers } = request;

  // Strangers are refused before a byte of their body is held.
  const origin = originOf(headers);
  const claimed = claimOf(headers, query, arrival.pathKey);
  if (claimed) admit(claimed, project, origin, projects);

  const lease = relay.memory.lease();
  try {
    const body = arrival.made ?? (await readBody(request, config, lease));
    const receivedAt = relay.now();
    const encoding = arrival.made ? '' : (headers['content-encoding'] ?? '');
    const inflated = await inflate(body, encoding, config.maxEnvelopeBytes, lease);

    const parsed =
      endpoint === 'store'
        ? await parseStore(inflated.bytes, config.maxEnvelopeBytes, lease)
        : parseEnvelope(body, inflated);
    const { envelope } = parsed;

    const claim = claimOfEnvelope(claimed, envelope.headers, project, origin);
    const settings = admit(claim, project, origin, projects);

    checkDepth(envelope.headers, 'envelope header');
    checkItems(envelope.items);
    const eventId = eventIdOf(envelope);

    const arrived: Arrived = {
      settings,
      envelope,
      eventId,
      receivedAt,
      remoteAddress: addressOf(arrival.remoteAddress),
      userAgent: headers['user-agent']?.slice(0, USER_AGENT_CHARACTERS),
      origin,
      client: claim.client,
    };
    const { kept, stopped, limits } = judge(relay.gates, arrived);
    if (kept.length === 0 && stopped.some(({ outcome }) => outcome === 'rate_limited')) {
      settle(relay, arrived, []);
      throw new RelayError('rate_limited', [...new Set(stopped.map(({ reason }) => reason))], { limits });
    }

    const sorted = sortItems(kept);
    const { destined, dropped, builtBytes } = toRecords(
      parsed,
      sorted,
      {
        v: 1,
        project: settings.project,
        publicKey: settings.publicKey,
        receivedAt,
        eventId,
        remoteAddress: arrived.remoteAddress,
        userAgent: arrived.userAgent,
        client: claim.client,
        relay: relay.id,
      },
      config.maxRecordBytes,
    );
    lease.take(builtBytes);
    try {
      await Promise.all(destined.map(({ topic, record }) => relay.log.append(topic, [record])));
    } catch (error) {
      settle(relay, arrived, []);
      throw error;
    }
    settle(relay, arrived, kept);

    // After the append, so that what is answered with 503 and sent again is not counted twice.
    for (const item of sorted.unsupported) relay.outcomes.count(settings.project, item, 'unsupported');
    for (const item of dropped) relay.outcomes.count(settings.project, item, 'too_large');
    return { eventId, limits };
  } finally {
    lease.release();
  }
}

function settle({ gates }: Relay, arrived: Arrived, appended: readonly Item[]): void {
  for (const gate of gates) gate.settled?.(arrived, appended);
}

const USER_AGENT_CHARACTERS = 512;

/** A trusted proxy may pass on text that is no address; an IPv4 address may come in the clothes of IPv6. */
function addressOf(text: string): string | undefined {
  const address = text.startsWith('::ffff:') ? text.slice('::ffff:'.length) : text;
  return isIP(address) ? address : undefined;
}
