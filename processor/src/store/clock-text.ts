import type { EventError } from './stored-event.ts';

const TEXTS: Readonly<Record<string, (value: string) => string>> = {
  future_timestamp: (value) => `The client said ${value}, which was in the future: it has the time of its arrival.`,
  past_timestamp: (value) =>
    `The client said ${value}, which is older than all that is kept: it has the time of its arrival.`,
  clock_drift: (value) =>
    `The client said ${value}: it was moved by the difference between the clocks of client and relay.`,
  timestamp_unit: (value) => `The client gave ${value} as seconds, which was read as a smaller unit.`,
  sent_at_ignored: () => 'The client’s time of sending contradicts the time of the event, and was not used.',
  spooled: () => 'The SDK could not send it at once, and kept it until it could.',
};

const TIMES: ReadonlySet<string> = new Set(['timestamp', 'start_timestamp']);

/** How a time of the client was changed, or why it came late, in a sentence; null for a note of anything else. */
export function clockText({ type, name, value = '' }: EventError): string | null {
  const text = TEXTS[type];
  if (text) return text(value);
  if (type !== 'invalid_data' || !TIMES.has(name)) return null;
  return `The client gave “${value}”, which is no time: it has the time of its arrival.`;
}
