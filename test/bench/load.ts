import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

import { decodeEnvelope, encodeEnvelope } from '@breakwater/sdk/wire';

import { post } from '../support/send.ts';
import { pause } from '../support/wait.ts';

const fixture = new URL('../../sdk/src/wire/fixtures/node-11.12.0-handled_exception.2.event.envelope', import.meta.url);

/** A real event of a real SDK, 10.9 KB of JSON where a typical one has 8, as the base of all load. */
export const template = ((): Record<string, unknown> => {
  const event = decodeEnvelope(readFileSync(fixture)).items.find((item) => item.headers.type === 'event');
  if (!event) throw new Error('the fixture holds no event');
  return JSON.parse(new TextDecoder().decode(event.payload)) as Record<string, unknown>;
})();

export interface Prepared {
  eventId: string;
  body: Buffer;
}

/** One event in a gzip envelope, of the issue that `group` names; `value` replaces the message of its exception. */
export function prepare(group: string, release = 'shop@2.3.1', value?: string): Prepared {
  const exception = value === undefined ? template.exception : withMessage(value);
  return packed({ ...template, exception, release, fingerprint: [group], user: { id: group } });
}

/** The event, as of now and with an id of its own, in a gzip envelope. */
export function packed(event: Record<string, unknown>): Prepared {
  const eventId = randomBytes(16).toString('hex');
  const payload = JSON.stringify({ ...event, event_id: eventId, timestamp: Date.now() / 1000 });
  const envelope = encodeEnvelope({
    headers: { event_id: eventId, sent_at: new Date().toISOString() },
    items: [{ headers: { type: 'event' }, payload }],
  });
  return { eventId, body: gzipSync(envelope, { level: 1 }) };
}

function withMessage(value: string): unknown {
  const { values } = template.exception as { values: Record<string, unknown>[] };
  return { values: values.map((one) => ({ ...one, value })) };
}

/** Resolves to the status. */
export const sendPrepared = async (url: string, prepared: Prepared): Promise<number> =>
  (await post(url, prepared.body, { 'content-encoding': 'gzip', 'content-type': 'application/x-sentry-envelope' }))
    .status;

/** Sends all, `concurrency` at a time. @throws where one is not accepted, because a figure with refused events is no figure */
export async function sendAll(url: string, events: readonly Prepared[], concurrency: number): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let event = events[next++]; event; event = events[next++]) {
      const status = await sendPrepared(url, event);
      if (status !== 200) throw new Error(`event ${event.eventId} was answered with ${status}`);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

/** Sends at a steady rate for a while, however slow the answers are; resolves when all have been accepted. */
export async function sendSteadily(
  url: string,
  perSecond: number,
  seconds: number,
  make: (index: number) => Prepared,
): Promise<void> {
  const started = performance.now();
  const pending: Promise<number>[] = [];
  for (let index = 0; index < perSecond * seconds; index++) {
    const due = started + (index * 1000) / perSecond;
    const wait = due - performance.now();
    if (wait > 1) await pause(wait);
    pending.push(sendPrepared(url, make(index)));
  }
  const refused = (await Promise.all(pending)).filter((status) => status !== 200);
  if (refused.length > 0) throw new Error(`${refused.length} events were not accepted, the first with ${refused[0]}`);
}
