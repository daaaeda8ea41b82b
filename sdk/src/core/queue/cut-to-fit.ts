import type { Event } from '../../wire/event.ts';
import { byteLength } from '../../wire/platform.ts';

/** Just below `LIMITS.eventBytes`, which would bring all other limits of the wire into every bundle. */
const MAX_EVENT_BYTES = 1_000_000;
const MAX_TEXT = 1000;

interface FittingEvent {
  event: Event;
  payload: string;
}

/** The server refuses events over its limit, so the largest parts are cut until the rest fits. The event says which, in `errors`. */
export function cutToFit(given: Event): FittingEvent {
  let payload = JSON.stringify(given);
  // No text takes more than three bytes for each of its units.
  if (3 * payload.length <= MAX_EVENT_BYTES || byteLength(payload) <= MAX_EVENT_BYTES) return { event: given, payload };
  const event: Record<string, unknown> = { ...given };
  const errors: Record<string, unknown>[] = [];
  const bySize = Object.keys(event)
    .map((name) => ({ name, size: bytesOf(event[name]) }))
    .sort((a, b) => b.size - a.size);
  for (const { name, size } of bySize) {
    const share = Math.max(0, 1 - (byteLength(payload) - MAX_EVENT_BYTES) / size);
    errors.push({ type: 'too_large', name, ...cut(event, name, share) });
    event['errors'] = errors;
    payload = JSON.stringify(event);
    if (byteLength(payload) <= MAX_EVENT_BYTES) break;
  }
  return { event: event as Event, payload };
}

/** Leaves at most this share of a part. A part that is no list keeps only the fields by which the event is found. */
function cut(event: Record<string, unknown>, name: string, share: number): object {
  const part = event[name];
  if (Array.isArray(part)) {
    // Its entries differ in size: some room is left.
    const kept = Math.floor(part.length * share * 0.8);
    event[name] = part.slice(0, kept);
    return { dropped: part.length - kept };
  }
  if (typeof part === 'string') event[name] = part.slice(0, MAX_TEXT);
  else if (name === 'contexts') event[name] = only(part, ['trace']);
  else if (name === 'user') event[name] = only(part, ['id', 'email', 'username']);
  else if (name === 'exception') event[name] = { values: (part as { values: object[] }).values.map(withoutStack) };
  else delete event[name];
  return {};
}

const only = (part: unknown, names: string[]): object =>
  Object.fromEntries(
    Object.entries(part as object)
      .filter(([name, value]) => names.includes(name) && bytesOf(value) <= 50 * MAX_TEXT)
      .map(([name, value]) => [name, value as unknown]),
  );

const withoutStack = (exception: object): object => only(exception, ['type', 'value', 'mechanism']);

const bytesOf = (value: unknown): number => byteLength(JSON.stringify(value) ?? '');
