import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

import { decodeEnvelope, encodeEnvelope } from '@breakwater/sdk/wire';

import { post } from '../support/send.ts';
import { pause } from '../support/wait.ts';

const fixture = new URL('../../sdk/src/wire/fixtures/node-11.12.0-handled_exception.2.event.envelope', import.meta.url);

/** A real event of a real SDK (about 8 KB), as the base of all load. */
const template = ((): Record<string, unknown> => {
  const event = decodeEnvelope(readFileSync(fixture)).items.find((item) => item.headers.type === 'event');
  if (!event) throw new Error('the fixture holds no event');
  return JSON.parse(new TextDecoder().decode(event.payload)) as Record<string, unknown>;
})();

export interface Prepared {
  eventId: string;
  body: Buffer;
}

/** An 8 KB event in a gzip envelope, of the issue that `group` names; `value` replaces the message of its exception. */
export function prepare(group: string, release = 'shop@2.3.1', value?: string): Prepared {
  const eventId = randomBytes(16).toString('hex');
  const exception = value === undefined ? template.exception : withMessage(value);
  const event = {
    ...template,
    exception,
    event_id: eventId,
    timestamp: Date.now() / 1000,
    release,
    fingerprint: [group],
    user: { id: group },
  };
  const envelope = encodeEnvelope({
    headers: { event_id: eventId, sent_at: new Date().toISOString() },
    items: [{ headers: { type: 'event' }, payload: JSON.stringify(event) }],
  });
  return { eventId, body: gzipSync(envelope, { level: 1 }) };
}

function withMessage(value: string): unknown {
  const { values } = template.exception as { values: Record<string, unknown>[] };
  return { values: values.map((one) => ({ ...one, value })) };
}

const sendPrepared = async (url: string, prepared: Prepared): Promise<number> =>
  (await post(url, prepared.body, { 'content-encoding': 'gzip', 'content-type': 'application/x-sentry-envelope' }))
    .status;

/** Sends all, `concurrency` at a time; resolves to how many were accepted. */
export async function sendAll(url: string, events: readonly Prepared[], concurrency: number): Promise<number> {
  let next = 0;
  let accepted = 0;
  const worker = async () => {
    for (let event = events[next++]; event; event = events[next++]) {
      if ((await sendPrepared(url, event)) === 200) accepted++;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return accepted;
}

/** Sends at a steady rate for a while, however slow the answers are; resolves when all have been answered. */
export async function sendSteadily(
  url: string,
  perSecond: number,
  seconds: number,
  make: (index: number) => Prepared,
): Promise<number[]> {
  const started = performance.now();
  const pending: Promise<number>[] = [];
  for (let index = 0; index < perSecond * seconds; index++) {
    const due = started + (index * 1000) / perSecond;
    const wait = due - performance.now();
    if (wait > 1) await pause(wait);
    pending.push(sendPrepared(url, make(index)));
  }
  return Promise.all(pending);
}
