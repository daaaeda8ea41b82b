import { envelopeMetaSchema } from '@breakwater/relay/log';
import type { EnvelopeMeta, StoredRecord } from '@breakwater/relay/log';
import { decodeEnvelope } from '@breakwater/sdk/wire';
import type { Envelope, Item, Quantity } from '@breakwater/sdk/wire';

import { eventRowOf } from '../kinds/errors/event-row.ts';
import { rowOriginOf } from '../topics/row-origin.ts';
import type { EventRow } from '../kinds/errors/event-row.ts';
import type { RecordSource } from '../topics/row-origin.ts';
import { inflateValue } from './inflate.ts';
import type { MoveOn } from '../kinds/errors/move-on.ts';
import { fatesOf, unitsOf, unreadableAccount } from '../ledger/account.ts';
import type { Account } from '../ledger/account.ts';
import { eventIdOf } from '../kinds/errors/normalize/normalize-event.ts';
import { isRecord, parseJson } from '../normalize/parse-json.ts';
import { shorten } from '../normalize/shorten.ts';
import { withClock } from '../stale-clients/clock-drift.ts';
import type { TimedMeta } from '../stale-clients/clock-drift.ts';
import { staleOf } from '../stale-clients/stale-of.ts';
import { processEvent } from '../kinds/errors/process-event.ts';
import type { EventTools } from '../kinds/errors/process-event.ts';
import { sightingOf } from '../kinds/errors/sightings.ts';
import type { Sighting } from '../kinds/errors/sightings.ts';
import { processSpan, processSpanV2 } from '../kinds/spans/process-span.ts';
import { processTransaction } from '../kinds/spans/process-transaction.ts';
import type { SpanRow } from '../kinds/spans/span-row.ts';
import type { DropReason } from '../topics/verdict.ts';

/** The results of one record of `events` or `spans`. */
export interface Processed {
  event: { row: EventRow; sighting: Sighting } | null;
  spans: SpanRow[];
  /** Its units with their outcomes, before the tables have refused any row. */
  account: Account;
  /** The lane that the whole record moves to; nothing of it is stored from here. */
  moved: MoveOn | null;
  /** The reason why a part of the record, or all of it, could not be processed. */
  dead: Error | null;
  /** Bytes of the items that were read, inflated. They depend on the record alone. */
  weight: number;
}

const SPAN_CONTAINER = 'application/vnd.sentry.items.span.v2+json';

/**
 * Processes the items of one envelope, each by its kind. A kind that nothing reads yet is dropped with that reason. An envelope
 * that triggers a bug of ours is dead, because it would do so for ever. Errors that are thrown are the store's, and may pass.
 */
export async function processRecord(record: StoredRecord, source: RecordSource, tools: EventTools): Promise<Processed> {
  const read = readEnvelope(record);
  const nothing = { event: null, spans: [], moved: null, dead: null, weight: 0 };
  if ('cause' in read) return { ...nothing, account: unreadable(record, read), dead: read.cause };

  const weight = weightOf(read.envelope);
  const account = accountOf(read);
  try {
    return await processItems(read, source, tools, { ...nothing, spans: [], account, weight });
  } catch (error) {
    if (!isOurMistake(error)) throw error;
    return {
      ...nothing,
      account: { ...account, fates: fatesOf(account.read, 'dead:envelope', error.message), innerInvalid: 0 },
      dead: error,
      weight,
    };
  }
}

/** Without readable meta, the account is of no project and of the log's own time. */
const unreadable = ({ timestampMs }: StoredRecord, { meta, cause }: Unreadable): Account =>
  unreadableAccount(meta ?? { project: 0, receivedAt: timestampMs }, cause);

const accountOf = ({ meta, units }: ReadEnvelope): Account => ({
  project: meta.project,
  receivedAt: meta.receivedAt,
  eventId: eventIdOf(meta.eventId) ?? '',
  client: meta.client ?? '',
  relay: meta.relay ?? '',
  read: units.flat(),
  fates: [],
  innerInvalid: 0,
});

const READ = new Set(['event', 'transaction', 'span']);

const weightOf = ({ items }: Envelope): number =>
  items.reduce((sum, { headers, payload }) => sum + (READ.has(headers.type) ? payload.length : 0), 0);

/** True for errors that the language throws. The store, the blobs and their connections throw errors of their own kinds. */
const isOurMistake = (error: unknown): error is Error =>
  error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError;

async function processItems(
  read: ReadEnvelope,
  source: RecordSource,
  tools: EventTools,
  processed: Processed,
): Promise<Processed> {
  for (const [index, item] of read.envelope.items.entries()) {
    const units = read.units[index] ?? [];
    const settle = (key: string, detail?: string): void =>
      void processed.account.fates.push(...fatesOf(units, key, detail));
    switch (item.headers.type) {
      case 'event': {
        const verdict = await processEvent(item.payload, read.meta, tools);
        if (verdict.kind === 'moved') return { ...processed, ...movedOn(processed.account, verdict.to) };
        if (verdict.kind === 'accepted') {
          const stale = staleOf(verdict.value.event, read.meta);
          const row = eventRowOf(verdict.value, { ...rowOriginOf(read.meta, source), stale });
          processed.event = { row, sighting: sightingOf(verdict.value, stale, units[0]?.category) };
          settle('stored');
        } else if (verdict.kind === 'dropped') settle(`dropped:${verdict.reason}`);
        else {
          processed.dead = verdict.cause;
          settle('dead:envelope', verdict.cause.message);
        }
        break;
      }
      case 'transaction':
      case 'span':
        addSpans(processed, item, units, read, source, tools);
        break;
      default:
        settle('dropped:unsupported');
    }
  }
  return processed;
}

const movedOn = (account: Account, to: MoveOn): Pick<Processed, 'event' | 'moved' | 'account'> => ({
  event: null,
  moved: to,
  account: { ...account, fates: fatesOf(account.read, `moved:${to.lane}`), movedFor: to.reason },
});

interface ReadEnvelope {
  meta: TimedMeta;
  envelope: Envelope;
  /** The units of each item. */
  units: Quantity[][];
}

interface Unreadable {
  cause: Error;
  meta: EnvelopeMeta | null;
}

function readEnvelope(record: StoredRecord): ReadEnvelope | Unreadable {
  let meta: EnvelopeMeta | null = null;
  try {
    meta = envelopeMetaSchema.parse(JSON.parse(record.headers['meta'] ?? 'null'));
    if (record.value === null) throw new Error('the record has no value');
    const bytes = inflateValue(record.value, meta.encoding);
    const envelope = decodeEnvelope(bytes);
    const units = envelope.items.map(unitsOf);
    const timed = withClock(meta, envelope.headers.sent_at);
    return { meta: timed, units, envelope: bytes.length > LARGE_BYTES ? withoutTheRest(envelope) : envelope };
  } catch (error) {
    return { meta, cause: asError(error) };
  }
}

const LARGE_BYTES = 2_000_000;

/**
 * Attachments may be a hundred times larger than their event. Payloads that are read are copied, so that the attachments can be
 * freed at once.
 */
const withoutTheRest = (envelope: Envelope): Envelope => ({
  headers: envelope.headers,
  items: envelope.items.map(({ headers, payload }) => ({
    headers,
    payload: READ.has(headers.type) ? new Uint8Array(payload) : new Uint8Array(),
  })),
});

function addSpans(
  processed: Processed,
  item: Item,
  units: readonly Quantity[],
  { meta, envelope }: ReadEnvelope,
  source: RecordSource,
  tools: EventTools,
): void {
  const { account } = processed;
  const settle = (key: string, detail?: string): void => void account.fates.push(...fatesOf(units, key, detail));
  const drop = (reason: DropReason): void => settle(`dropped:${reason}`);
  let json: unknown;
  try {
    json = shorten(parseJson(item.payload), item.payload.length);
  } catch (cause) {
    processed.dead = new Error(`the ${item.headers.type} is not JSON`, { cause });
    settle('dead:envelope', processed.dead.message);
    return;
  }

  const from = processed.spans.length;
  if (item.headers.type === 'transaction') {
    const id = eventIdOf(meta.eventId);
    if (id !== null && !tools.isFirst(meta.project, id)) return drop('duplicate');

    const verdict = processTransaction(isRecord(json) ? json : {}, meta, source);
    if (verdict.kind === 'dropped') return drop(verdict.reason);
    if (verdict.kind === 'dead') {
      processed.dead = verdict.cause;
      return settle('dead:envelope', verdict.cause.message);
    }
    processed.spans.push(...verdict.value.rows);
    account.innerInvalid += verdict.value.invalid;
    account.fates.push({ ...TRANSACTION, key: 'stored', rows: { from, to: processed.spans.length } });
    return;
  }

  const origin = { meta, headers: envelope.headers, source };
  const isContainer = item.headers.content_type === SPAN_CONTAINER;
  const spans = isContainer && isRecord(json) && Array.isArray(json['items']) ? json['items'] : [json];
  // The announced number of units is the one that was counted on the way here. A container that holds another number is
  // invalid, as for Sentry.
  if (spans.length !== units[0]?.quantity) return drop('item_count_mismatch');
  for (const span of spans) {
    const row = isContainer ? processSpanV2(span, origin) : processSpan(span, origin);
    if (row) processed.spans.push(row);
  }
  const to = processed.spans.length;
  const invalid = spans.length - (to - from);
  if (to > from) account.fates.push({ category: 'span', quantity: to - from, key: 'stored', rows: { from, to } });
  if (invalid > 0) account.fates.push({ category: 'span', quantity: invalid, key: 'dropped:invalid_span' });
}

const TRANSACTION: Quantity = { category: 'transaction', quantity: 1 };

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
