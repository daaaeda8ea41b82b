import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

import { admit, claimOfEnvelope } from './admit.ts';
import { claimOf } from './authenticate.ts';
import { checkDepth, checkItems } from './check-items.ts';
import type { RelayConfig } from './config.ts';
import { eventIdOf } from './event-id.ts';
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
  now: () => number;
}

/** What the routes know of a request before its body is read. */
export interface Arrival {
  endpoint: 'envelope' | 'store';
  /** Null for `/api/store/`, which names no project. */
  project: number | null;
  /** Without the question mark. */
  query: string;
  /** Of the client, behind the proxies that the server trusts. */
  remoteAddress: string;
  request: IncomingMessage;
}

export interface Receipt {
  /** Absent for envelopes that hold no event. */
  eventId: string | undefined;
}

/**
 * The path of one request. It resolves only after the log has every record; then the answer is 200 with the event id.
 * An envelope for two topics of which one append fails is answered with 503 and sent again: readers drop the repeat by its id.
 * @throws RelayError, or LogUnavailableError where the log does not take it
 */
export async function ingest(arrival: Arrival, relay: Relay): Promise<Receipt> {
  const { endpoint, project, query, request } = arrival;
  const { config, projects } = relay;
  const { headers } = request;

  // Strangers are refused before a byte of their body is held.
  const origin = originOf(headers);
  const claimed = claimOf(headers, query);
  if (claimed) admit(claimed, project, origin, projects);

  const lease = relay.memory.lease();
  try {
    const body = await readBody(request, config, lease);
    const receivedAt = relay.now();
    const inflated = await inflate(body, headers['content-encoding'] ?? '', config.maxEnvelopeBytes, lease);

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
    const sorted = sortItems(envelope.items);

    const { destined, dropped, builtBytes } = toRecords(
      parsed,
      sorted,
      {
        v: 1,
        project: settings.project,
        publicKey: settings.publicKey,
        receivedAt,
        eventId,
        remoteAddress: addressOf(arrival.remoteAddress),
        userAgent: headers['user-agent']?.slice(0, USER_AGENT_CHARACTERS),
        client: claim.client,
      },
      config.maxRecordBytes,
    );
    lease.take(builtBytes);
    await Promise.all(destined.map(({ topic, record }) => relay.log.append(topic, [record])));

    // After the append, so that what is answered with 503 and sent again is not counted twice.
    for (const item of sorted.unsupported) relay.outcomes.count(settings.project, item, 'unsupported');
    for (const item of dropped) relay.outcomes.count(settings.project, item, 'too_large');
    return { eventId };
  } finally {
    lease.release();
  }
}

const USER_AGENT_CHARACTERS = 512;

/** A trusted proxy may pass on text that is no address; an IPv4 address may come in the clothes of IPv6. */
function addressOf(text: string): string | undefined {
  const address = text.startsWith('::ffff:') ? text.slice('::ffff:'.length) : text;
  return isIP(address) ? address : undefined;
}
