import { hexId } from '@breakwater/sdk/wire';

import { symbolicateEvent } from '../../maps/symbolicate-event.ts';
import { isRecord, parseJson } from '../../normalize/parse-json.ts';
import { shorten } from '../../normalize/shorten.ts';
import { sampleOf } from '../../stale-clients/sample.ts';
import { staleOf } from '../../stale-clients/stale-of.ts';
import { rowOriginOf } from '../../topics/row-origin.ts';
import { accepted, dead, dropped } from '../../topics/verdict.ts';
import type { CountedItem, KindTools, ReadEnvelope, Result } from '../kind.ts';
import { eventRowOf } from './event-row.ts';
import type { EventRow } from './event-row.ts';
import { fingerprintV1 } from './group/v1.ts';
import { moveOnOf } from './move-on.ts';
import { descriptionOf } from './normalize/describe.ts';
import { normalizeEvent } from './normalize/normalize-event.ts';
import { sightingOf } from './sightings.ts';
import type { Sighting } from './sightings.ts';

/**
 * The way of an event through the processor, from the bytes of its envelope item to the row that is stored. Read this first.
 * needs is away (the store); the event is then tried again.
 */
export async function processEvent(
  { payload, units }: Pick<CountedItem, 'payload' | 'units'>,
  { meta, source }: Pick<ReadEnvelope, 'meta' | 'source'>,
  tools: KindTools,
): Promise<Result<EventRow, Sighting>> {
  const json = readJson(payload);
  if (json instanceof Error) return dead(json);

  // The envelope's id wins over the event's, because the client was answered with it.
  const id = hexId(meta.eventId) ?? hexId(json['event_id']);
  if (id === null) return dead(new Error('the event has no id'));
  const sample = tools.heard ? sampleOf(json, meta) : null;
  if (sample) tools.heard?.(sample);
  const before = tools.before(meta.project, id);
  if (before === 'copy') return dropped('duplicate');

  const raw = normalizeEvent(json, id, meta);
  const moveOn = before === 'itself' ? null : await moveOnOf(raw, tools);
  if (moveOn) return { kind: 'moved', to: moveOn };
  if (!tools.isFirst(meta.project, id)) return dropped('duplicate');

  const symbolicated = await symbolicateEvent(raw, tools.maps);
  const event = { ...symbolicated, ...descriptionOf(symbolicated) };
  const stale = staleOf(event, meta);
  const row = eventRowOf(event, fingerprintV1(symbolicated), { ...rowOriginOf(meta, source), stale });
  return accepted({ rows: [row], note: sightingOf(row, units[0]?.category) });
}

function readJson(payload: Uint8Array): Record<string, unknown> | Error {
  let json: unknown;
  try {
    json = shorten(parseJson(payload), payload.length);
  } catch (cause) {
    return new Error('the event is not JSON', { cause });
  }
  return isRecord(json) ? json : new Error('the event is not a JSON object');
}
