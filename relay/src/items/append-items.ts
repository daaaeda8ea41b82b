import type { Item, Envelope } from '@breakwater/sdk/wire';
import { encodeEnvelope, hexId, kindOf } from '@breakwater/sdk/wire';

import { RelayError } from '../intake/errors.ts';
import type { Arrived } from '../gates/gate.ts';
import type { Relay } from '../relay.ts';
import { knownType } from './check-items.ts';
import type { MemoryLease } from '../intake/memory.ts';
import type { RequestAccount, ItemFate } from '../outcomes/account.ts';
import type { Parsed, EncodedBody } from '../intake/parse-body.ts';
import { lanesFor, LIVE } from '../pressure/lanes/choose-lane.ts';
import { LIVE_TOPICS, itemPathOf, TOPICS } from '../log/index.ts';
import type { EnvelopeMeta, LiveTopic, LogRecord } from '../log/index.ts';
import type { ChosenLanes } from '../pressure/lanes/choose-lane.ts';

/**
 * Makes records of items and appends them. Gives back the items that the log has; those without room have their fate in the account.
 * @throws LogUnavailableError, or RelayError where a record has room for none of them
 */
export async function appendItems(
  stored: Sorted['stored'],
  arrived: Arrived,
  parsed: Parsed,
  { config, log, pressure, id }: Pick<Relay, 'config' | 'log' | 'pressure' | 'id'>,
  lease: MemoryLease,
  account: RequestAccount,
): Promise<readonly Item[]> {
  const kept = [...stored.values()].flat();
  const { settings, eventId, receivedAt, remoteAddress, userAgent, client } = arrived;
  const { project, publicKey } = settings;
  const lanes = lanesFor(arrived, kept, pressure);
  const { stale } = lanes;
  const { destined, dropped, builtBytes } = toRecords(
    parsed,
    stored,
    { v: 1, project, publicKey, receivedAt, eventId, remoteAddress, userAgent, client, relay: id, stale },
    config.maxRecordBytes,
    lanes,
  );
  account.fates.push(...dropped.map(withoutRoom));
  if (destined.length === 0 && dropped.length > 0) {
    throw new RelayError('item_too_large', [`items of one record: limit ${config.maxRecordBytes} bytes`]);
  }

  lease.take(builtBytes);
  await Promise.all(destined.map(({ topic, record }) => log.append(topic, [record])));
  for (const { topic } of destined) pressure?.statements.appended(topic);
  if (dropped.length === 0) return kept;
  const gone = new Set(dropped);
  return kept.filter((item) => !gone.has(item));
}

const withoutRoom = (item: Item): ItemFate => ({
  item,
  outcome: 'dropped',
  reason: `too_large:${knownType(item.headers.type)}`,
  detail: `${item.payload.length} bytes: the log record had no room`,
});

/** The meta that all records of one request share. */
export type Origin = Omit<EnvelopeMeta, 'encoding'>;

interface Destined {
  topic: string;
  record: LogRecord;
}

export interface Sorted {
  /** By the live topic that takes them: events with their attachments, transactions and spans. */
  stored: ReadonlyMap<LiveTopic, readonly Item[]>;
  /** Kinds that are not stored yet, and attachments without an event. */
  unsupported: readonly Item[];
}

export function sortItems(items: readonly Item[]): Sorted {
  const stored = new Map<LiveTopic, Item[]>();
  const unsupported: Item[] = [];
  for (const item of items) {
    const { topic } = itemPathOf(item.headers);
    if (topic === null || (kindOf(item.headers.type).goesWithEvent && !hasEvent(items, topic))) {
      unsupported.push(item);
      continue;
    }
    const ofTopic = stored.get(topic);
    if (ofTopic) ofTopic.push(item);
    else stored.set(topic, [item]);
  }
  return { stored, unsupported };
}

const hasEvent = (items: readonly Item[], topic: LiveTopic): boolean =>
  items.some(({ headers }) => itemPathOf(headers).topic === topic && kindOf(headers.type).alone);

/** The records of one request, and the items that were dropped. */
export interface Records {
  destined: Destined[];
  /** Items for which a record has no room. */
  dropped: Item[];
  /** Bytes that were copied to build records. */
  builtBytes: number;
}

/**
 * Makes the records of a request. The received bytes are appended, still compressed, when all items belong to one topic:
 * building them anew costs more than the rest of the path.
 */
export function toRecords(
  parsed: Parsed,
  stored: Sorted['stored'],
  origin: Origin,
  maxBytes: number,
  lanes: ChosenLanes = LIVE,
): Records {
  const records: Records = { destined: [], dropped: [], builtBytes: 0 };
  for (const live of LIVE_TOPICS) {
    const items = stored.get(live);
    if (!items) continue;
    const source = wholeOf(parsed, items, maxBytes) ?? build(parsed.envelope, items, maxBytes, records);
    if (!source) continue;
    const key = (TOPICS[live].key === 'trace id' ? traceIdOf(parsed.envelope) : null) ?? origin.eventId ?? '';
    const meta = metaText({ ...origin, encoding: source.encoding });
    records.destined.push({ topic: lanes[live], record: { key, value: source.bytes, headers: { meta } } });
  }
  return records;
}

function wholeOf({ envelope, source }: Parsed, items: readonly Item[], maxBytes: number): EncodedBody | null {
  return items.length === envelope.items.length && source && source.bytes.length <= maxBytes ? source : null;
}

function build(envelope: Envelope, items: readonly Item[], maxBytes: number, records: Records): EncodedBody | null {
  const room = maxBytes - JSON.stringify(envelope.headers).length;
  const { kept, dropped } = keepWithin(items, room);
  records.dropped.push(...dropped);
  if (kept.length === 0) return null;
  const bytes = encodeEnvelope({ headers: envelope.headers, items: kept });
  records.builtBytes += bytes.length;
  return { bytes, encoding: 'identity' };
}

/** Drops the largest attachments, and then the largest other items, until the rest has room. */
function keepWithin(items: readonly Item[], room: number): { kept: Item[]; dropped: Item[] } {
  let bytes = items.reduce((sum, item) => sum + weightOf(item), 0);
  const dropped = new Set<Item>();
  const bySize = [...items].sort((a, b) => b.payload.length - a.payload.length);
  const isAttachment = ({ headers }: Item): boolean => headers.type === 'attachment';
  for (const item of [...bySize.filter(isAttachment), ...bySize.filter((item) => !isAttachment(item))]) {
    if (bytes <= room) break;
    bytes -= weightOf(item);
    dropped.add(item);
  }
  return { kept: items.filter((item) => !dropped.has(item)), dropped: [...dropped] };
}

// Header lines count too: a thousand of them may be larger than the payloads. UTF-8 takes three bytes a character at most.
const weightOf = ({ headers, payload }: Item): number => payload.length + 3 * JSON.stringify(headers).length + 32;

/** The trace id from the dynamic sampling context, which SDKs send with transactions and spans. */
const traceIdOf = ({ headers }: Envelope): string | null => hexId(headers.trace?.['trace_id']);

/**
 * The JSON text of a record's meta. Written out because `JSON.stringify` of it takes 3 us of the 60 that an envelope costs.
 * Values that cannot hold a quote or a control character by their check are written unchanged, the rest is quoted.
 */
export function metaText(meta: EnvelopeMeta): string {
  let text = `{"v":1,"project":${meta.project},"publicKey":${quoted(meta.publicKey)},"receivedAt":${meta.receivedAt},"encoding":"${meta.encoding}"`;
  if (meta.eventId !== undefined) text += `,"eventId":"${meta.eventId}"`;
  if (meta.remoteAddress !== undefined) text += `,"remoteAddress":${quoted(meta.remoteAddress)}`;
  if (meta.userAgent !== undefined) text += `,"userAgent":${quoted(meta.userAgent)}`;
  if (meta.client !== undefined) text += `,"client":${quoted(meta.client)}`;
  if (meta.relay !== undefined) text += `,"relay":${quoted(meta.relay)}`;
  if (meta.appendedAt !== undefined) text += `,"appendedAt":${meta.appendedAt}`;
  if (meta.movedFrom !== undefined) text += `,"movedFrom":"${meta.movedFrom}"`;
  if (meta.stale !== undefined) text += `,"stale":"${meta.stale}"`;
  return `${text}}`;
}

// eslint-disable-next-line no-control-regex -- these are what JSON has to escape
const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]/;

const quoted = (text: string): string => (ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`);
