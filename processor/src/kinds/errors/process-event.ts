import { encodeRecord, TOPICS } from '@breakwater/relay/log';
import { hexId } from '@breakwater/sdk/wire';

import { symbolicateEvent, debugIdsOf } from '../../maps/symbolicate-event.ts';
import { createCuts } from '../../normalize/count-cuts.ts';
import type { Cuts } from '../../normalize/count-cuts.ts';
import { isRecord } from '../../normalize/parse-json.ts';
import { sightOf } from '../../releases/sight.ts';
import { readItem } from '../../scrub/scrub-item.ts';
import { storedMarks } from '../../scrub/marks.ts';
import type { Marks } from '../../scrub/marks.ts';
import type { Scrubber } from '../../scrub/scrubber.ts';
import { shownMeta } from '../../scrub/shown-envelope.ts';
import { sampleOf } from '../../stale-clients/sample.ts';
import { staleOf } from '../../stale-clients/stale-of.ts';
import { rowOriginOf } from '../../topics/row-origin.ts';
import { accepted, dead, dropped } from '../../topics/verdict.ts';
import type { CountedItem, KindTools, ReadEnvelope, Result, MoveOn, Kind } from '../kind.ts';
import { bodyRowOf } from './body-row.ts';
import { descriptionOf } from './describe.ts';
import { eventRowOf } from './event-row.ts';
import type { EventRow } from './event-row.ts';
import { groupingOf, NEW_PROJECTS } from './group/grouping.ts';
import { normalizeEvent } from './normalize/normalize-event.ts';
import { sightingOf, seenOf } from './sightings.ts';
import type { Sighting } from './sightings.ts';
import type { StoredEvent } from '../../store/stored-event.ts';

/**
 * The way of an event through the processor, from the bytes of its envelope item to the row that is stored. Read this first.
 * It throws only when something it needs is away (the store); the event is then tried again.
 */
export async function processEvent(
  { payload, units }: Pick<CountedItem, 'payload' | 'units'>,
  { meta, source }: Pick<ReadEnvelope, 'meta' | 'source'>,
  tools: KindTools,
): Promise<Result<EventRow, Sighting>> {
  const cuts = createCuts();
  const scrubber = tools.scrubberOf?.(meta.project);
  const read = readEvent(payload, scrubber, cuts);
  if (read instanceof Error) return dead(read);
  const { json, marks } = read;

  // The envelope's id wins over the event's, because the client was answered with it.
  const id = hexId(meta.eventId) ?? hexId(json['event_id']);
  if (id === null) return dead(new Error('the event has no id'));
  const sample = tools.heard ? sampleOf(json, meta) : null;
  if (sample) tools.heard?.(sample);
  const before = tools.before(meta.project, id);
  if (before === 'copy') return dropped('duplicate');

  const raw = { ...normalizeEvent(json, id, shownMeta(meta, scrubber), cuts), ...storedMarks(marks) };
  const gone = tools.erased?.reasonFor(meta.project, raw.user);
  if (gone) return dropped(gone);
  const moveOn = before === 'itself' ? null : await moveOnOf(raw, tools);
  if (moveOn) return { kind: 'moved', to: moveOn };
  if (!tools.isFirst(meta.project, id)) return dropped('duplicate');

  const symbolicated = await symbolicateEvent(raw, tools.maps);
  const event = { ...symbolicated, ...descriptionOf(symbolicated) };
  const stale = staleOf({ endMs: event.timestamp * 1000, notes: event.errors }, meta);
  const grouping = groupingOf(symbolicated, tools.groupingOf?.(meta.project) ?? NEW_PROJECTS);
  const row = eventRowOf(event, grouping, { ...rowOriginOf(meta, source), stale });
  const note = sightingOf(event, { ...row, ...grouping }, units[0]?.category);
  const sight = sightOf(row, { ...meta, host: event.server_name });
  const bodies = [bodyRowOf(event, grouping, row, meta.relay ?? '')];
  return accepted({ rows: [row], bodies, note, sight, cuts: event.cuts });
}

/** Errors and messages: facts in `events`, bodies in `event_bodies`, and what was seen of their groups. */
export const errorKind: Kind<EventRow, Sighting> = {
  types: ['event'],
  table: 'events',
  bodies: 'event_bodies',
  ids: { id: "lower(replaceAll(toString(event_id), '-', ''))" },
  process: processEvent,
  follow: (sightings, batch) => ({
    topic: TOPICS.issues.name,
    records: seenOf(sightings, batch).map((record) => ({ key: String(record.project), value: encodeRecord(record) })),
  }),
};

function readEvent(
  payload: Uint8Array,
  scrubber: Scrubber | undefined,
  cuts: Cuts,
): { json: Record<string, unknown>; marks: Marks } | Error {
  try {
    const { json, marks } = readItem(payload, scrubber, cuts);
    return isRecord(json) ? { json, marks } : new Error('the event is not a JSON object');
  } catch (cause) {
    return new Error('the event is not JSON', { cause });
  }
}

/** The facts that the decision needs besides the event. */
export type Standing = Pick<KindTools, 'lane' | 'maps'>;

/** Longer than queues and retries of a client that is online take; a laptop that was closed is later. */
const LATE_MS = 10 * 60_000;

/**
 * The move of an event; null where it stays, which is always so outside of the live lane. Call it only for an event that the
 * store does not have, and take the event's id only when it stays: otherwise the copy in the other lane is the first.
 */
export async function moveOnOf(event: StoredEvent, { lane, maps }: Standing): Promise<MoveOn | null> {
  if (lane !== 'live') return null;
  if ((event.received - event.timestamp) * 1000 > LATE_MS) return { lane: 'backlog', reason: 'late' };
  const debugIds = debugIdsOf(event);
  const isSlow = debugIds.length > 0 && (await maps.takeLong(event.project, debugIds));
  return isSlow ? { lane: 'slow', reason: 'large_source_map' } : null;
}
