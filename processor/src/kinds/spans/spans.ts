import { hexId, SPAN_CONTAINER } from '@breakwater/sdk/wire';

import type { ErasablePerson } from '../../erasure/person.ts';
import { createCuts } from '../../normalize/count-cuts.ts';
import type { Cuts } from '../../normalize/count-cuts.ts';
import { isRecord } from '../../normalize/parse-json.ts';
import { sightOf } from '../../releases/sight.ts';
import { marksByPlace, noMarks } from '../../scrub/marks.ts';
import type { Marks } from '../../scrub/marks.ts';
import { readItem } from '../../scrub/scrub-item.ts';
import { shownHeaders, shownMeta } from '../../scrub/shown-envelope.ts';
import { accepted, dead, dropped } from '../../topics/verdict.ts';
import type { CountedItem, Kind, KindTools, ReadEnvelope, Result } from '../kind.ts';
import { processSpan, processSpanV2 } from './process-span.ts';
import { processTransaction } from './process-transaction.ts';
import type { SpanRow } from './span-row.ts';

/** Transactions, and spans that travel alone or in a container: rows of `spans`. */
export const spanKind: Kind<SpanRow> = {
  types: ['transaction', 'span'],
  table: 'spans',
  ids: { id: 'event_id', where: "is_segment = 1 AND event_id != ''" },
  process(item, given, tools) {
    const { headers, payload } = item;
    const cuts = createCuts();
    const marks = noMarks(MARKS_MAX);
    const scrubber = tools.scrubberOf?.(given.meta.project);
    const read = { ...given, meta: shownMeta(given.meta, scrubber), headers: shownHeaders(given.headers) };
    let json: unknown;
    try {
      ({ json } = readItem(payload, scrubber, cuts, marks));
    } catch (cause) {
      return dead(new Error(`the ${headers.type} is not JSON`, { cause }));
    }
    return headers.type === 'transaction'
      ? ofTransaction(json, read, tools, { cuts, marks })
      : ofSpans(json, item, read, tools, { cuts, marks });
  },
};

/** A hundred for each span of the largest item. */
const MARKS_MAX = 10_000;

interface ItemChanges {
  cuts: Cuts;
  marks: Marks;
}

function ofTransaction(
  json: unknown,
  read: ReadEnvelope,
  { isFirst, erased }: KindTools,
  changes: ItemChanges,
): Result<SpanRow> {
  const id = hexId(read.meta.eventId);
  if (id !== null && !isFirst(read.meta.project, id)) return dropped('duplicate');
  return processTransaction(isRecord(json) ? json : {}, read, changes, erased);
}

function ofSpans(
  json: unknown,
  { headers, units }: CountedItem,
  read: ReadEnvelope,
  { erased }: KindTools,
  { cuts, marks }: ItemChanges,
): Result<SpanRow> {
  const isContainer = headers.content_type === SPAN_CONTAINER;
  const all = isContainer && isRecord(json) && Array.isArray(json['items']) ? json['items'] : [json];
  // Relays counted the units that its header announces; a container that holds others is invalid, as it is for Sentry.
  if (all.length !== units[0]?.quantity) return dropped('item_count_mismatch');
  const inner = cuts.all();
  const marksOf = marksByPlace(marks, 'items');
  const valid = all.flatMap((span, place) => {
    const own = { cuts: createCuts(), marks: isContainer ? marksOf(place) : marks };
    const row = isContainer ? processSpanV2(span, read, own) : processSpan(span, read, own);
    if (row) inner.push(...own.cuts.all());
    return row ?? [];
  });
  const reasons = valid.map((row) => erased?.reasonFor(row.project_id, personOf(row)) ?? null);
  const reason = reasons.find((each) => each !== null);
  const rows = valid.filter((_row, index) => reasons[index] === null);
  const [first] = rows;
  return accepted({
    rows,
    cuts: inner,
    // The spans of a container are of one client.
    sight: first && sightOf(first, { ...read.meta, host: first.server_name }),
    invalid: { quantity: all.length - valid.length, reason: 'invalid_span' },
    ...(reason && { erased: { quantity: valid.length - rows.length, reason } }),
  });
}

const personOf = ({ user_key: userKey, attributes }: SpanRow): ErasablePerson => ({
  userKey,
  id: attributes['user.id'],
  email: attributes['user.email'],
  ip_address: attributes['user.ip_address'] ?? attributes['client.address'],
});
