import { envelopeMetaSchema } from '@breakwater/relay/log';
import type { EnvelopeMeta, StoredRecord } from '@breakwater/relay/log';
import { decodeEnvelope } from '@breakwater/sdk/wire';
import type { Envelope, Item } from '@breakwater/sdk/wire';

import { eventRowOf } from './event-row.ts';
import type { EventRow, Source } from './event-row.ts';
import { inflate } from './inflate.ts';
import { eventIdOf } from './normalize/normalize-event.ts';
import { isRecord, parseJson } from './normalize/parse-json.ts';
import { shorten } from './normalize/shorten.ts';
import { processEvent } from './process-event.ts';
import type { EventTools } from './process-event.ts';
import { sightingOf } from './seen.ts';
import type { Sighting } from './seen.ts';
import { processSpan, processSpanV2 } from './spans/process-span.ts';
import { processTransaction } from './spans/process-transaction.ts';
import type { SpanRow } from './spans/span-row.ts';
import type { DropReason } from './verdict.ts';

/** All that one record of `events` or `spans` comes to. */
export interface Processed {
  event: { row: EventRow; sighting: Sighting } | null;
  spans: SpanRow[];
  dropped: DropReason[];
  /** Why a part of it, or all of it, could not be processed. */
  dead: Error | null;
  /** Bytes of what was read, inflated. They depend on the record alone. */
  weight: number;
}

const SPAN_CONTAINER = 'application/vnd.sentry.items.span.v2+json';

/**
 * The items of one envelope, each by its kind. A kind that nothing reads yet is dropped with that reason; an envelope that
 * brings out a mistake of ours is dead, for it would do so for ever. What is thrown is the store's: it may work the next time.
 */
export async function processRecord(record: StoredRecord, source: Source, tools: EventTools): Promise<Processed> {
  const read = readEnvelope(record);
  const nothing: Processed = { event: null, spans: [], dropped: [], dead: null, weight: 0 };
  if (read instanceof Error) return { ...nothing, dead: read };

  const weight = weightOf(read.envelope);
  try {
    return await processItems(read, source, tools, { ...nothing, weight });
  } catch (error) {
    if (!isOurMistake(error)) throw error;
    return { ...nothing, dead: error, weight };
  }
}

const READ = new Set(['event', 'transaction', 'span']);

const weightOf = ({ items }: Envelope): number =>
  items.reduce((sum, { headers, payload }) => sum + (READ.has(headers.type) ? payload.length : 0), 0);

/** What the language throws. The store, the blobs and their connections throw errors of their own kinds. */
const isOurMistake = (error: unknown): error is Error =>
  error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError;

async function processItems(
  read: ReadEnvelope,
  source: Source,
  tools: EventTools,
  processed: Processed,
): Promise<Processed> {
  for (const item of read.envelope.items) {
    switch (item.headers.type) {
      case 'event': {
        const verdict = await processEvent(item.payload, read.meta, tools);
        if (verdict.kind === 'accepted') {
          processed.event = { row: eventRowOf(verdict.value, source), sighting: sightingOf(verdict.value) };
        } else if (verdict.kind === 'dropped') processed.dropped.push(verdict.reason);
        else processed.dead = verdict.cause;
        break;
      }
      case 'transaction':
      case 'span':
        addSpans(processed, item, read, source, tools);
        break;
      default:
        processed.dropped.push('unsupported');
    }
  }
  return processed;
}

interface ReadEnvelope {
  meta: EnvelopeMeta;
  envelope: Envelope;
}

function readEnvelope(record: StoredRecord): ReadEnvelope | Error {
  try {
    if (record.value === null) throw new Error('the record has no value');
    const meta = envelopeMetaSchema.parse(JSON.parse(record.headers['meta'] ?? 'null'));
    const bytes = inflate(record.value, meta.encoding);
    const envelope = decodeEnvelope(bytes);
    return { meta, envelope: bytes.length > LARGE_BYTES ? withoutTheRest(envelope) : envelope };
  } catch (error) {
    return asError(error);
  }
}

const LARGE_BYTES = 2_000_000;

/** Attachments may be a hundred times larger than their event; what is read is copied, so that they can go at once. */
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
  { meta, envelope }: ReadEnvelope,
  source: Source,
  tools: EventTools,
): void {
  let json: unknown;
  try {
    json = shorten(parseJson(item.payload), item.payload.length);
  } catch (cause) {
    processed.dead = new Error(`the ${item.headers.type} is not JSON`, { cause });
    return;
  }

  if (item.headers.type === 'transaction') {
    const id = eventIdOf(meta.eventId);
    if (id !== null && !tools.isFirst(meta.project, id)) {
      processed.dropped.push('duplicate');
      return;
    }
    const verdict = processTransaction(isRecord(json) ? json : {}, meta, source);
    if (verdict.kind === 'dropped') processed.dropped.push(verdict.reason);
    if (verdict.kind !== 'accepted') return;
    processed.spans.push(...verdict.value.rows);
    for (let i = 0; i < verdict.value.invalid; i++) processed.dropped.push('invalid_span');
    return;
  }

  const origin = { meta, headers: envelope.headers, source };
  const isContainer = item.headers.content_type === SPAN_CONTAINER;
  const spans = isContainer && isRecord(json) && Array.isArray(json['items']) ? json['items'] : [json];
  for (const span of spans) {
    const row = isContainer ? processSpanV2(span, origin) : processSpan(span, origin);
    if (row) processed.spans.push(row);
    else processed.dropped.push('invalid_span');
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
