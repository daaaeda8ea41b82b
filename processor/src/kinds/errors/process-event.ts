import type { GroupedEvent } from './event-row.ts';
import { issueIdOf } from './group/issue-id.ts';
import { fingerprintV1 } from './group/v1.ts';
import { moveOnOf } from './move-on.ts';
import type { MoveOn, Standing } from './move-on.ts';
import { descriptionOf } from './normalize/describe.ts';
import { eventIdOf, normalizeEvent } from './normalize/normalize-event.ts';
import { isRecord, parseJson } from '../../normalize/parse-json.ts';
import { shorten } from '../../normalize/shorten.ts';
import type { TimedMeta } from '../../stale-clients/clock-drift.ts';
import { sampleOf } from '../../stale-clients/sample.ts';
import type { Sample } from '../../stale-clients/sample.ts';
import type { Before } from '../../intake/recent-ids.ts';
import { symbolicateEvent } from '../../maps/symbolicate-event.ts';
import { accepted, dead, dropped } from '../../topics/verdict.ts';
import type { Verdict } from '../../topics/verdict.ts';

export interface EventTools extends Standing {
  /** The state of this event before the record that brings it now. */
  before(project: number, eventId: string): Before;
  /** True for the first record with this event; later copies were resent. */
  isFirst(project: number, eventId: string): boolean;
  /** Gets the times of each event, of copies too: they reveal a client that sends the same events again and again. */
  heard?: ((sample: Sample) => void) | undefined;
}

/** The event is stored from another lane. */
export interface Moved {
  kind: 'moved';
  to: MoveOn;
}

/**
 * Processes an event, from the bytes of its envelope item to the stored row. Read this first. It throws only when something it
 * needs is away (the store); the event is then tried again.
 */
export async function processEvent(
  payload: Uint8Array,
  meta: TimedMeta,
  tools: EventTools,
): Promise<Verdict<GroupedEvent> | Moved> {
  const json = readJson(payload);
  if (json instanceof Error) return dead(json);

  // The envelope's id wins over the event's, because the client was answered with it.
  const id = eventIdOf(meta.eventId) ?? eventIdOf(json['event_id']);
  if (id === null) return dead(new Error('the event has no id'));
  const sample = tools.heard ? sampleOf(json, meta) : null;
  if (sample) tools.heard?.(sample);
  const before = tools.before(meta.project, id);
  if (before === 'copy') return dropped('duplicate');

  const raw = normalizeEvent(json, id, meta);
  const moveOn = before === 'itself' ? null : await moveOnOf(raw, tools);
  if (moveOn) return { kind: 'moved', to: moveOn };
  if (!tools.isFirst(meta.project, id)) return dropped('duplicate');

  const event = await symbolicateEvent(raw, tools.maps);
  const fingerprint = fingerprintV1(event);
  const issue = issueIdOf(event.project, fingerprint);

  return accepted({
    event: { ...event, ...descriptionOf(event) },
    issue,
    fingerprint: fingerprint.parts,
    groupingVersion: fingerprint.version,
  });
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
