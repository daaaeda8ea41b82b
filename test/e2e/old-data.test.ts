import { encodeEnvelope } from '@breakwater/sdk/wire';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { startBreakwater } from '../support/breakwater.ts';
import type { Breakwater } from '../support/breakwater.ts';
import { errorEvent, ingestUrl, post } from '../support/send.ts';
import { until } from '../support/wait.ts';

/* Old data in the one process: a client that resends its buffer takes the backlog lane, and no other client does. */

const MINUTE_MS = 60_000;
const BROKEN = 'broken.javascript/1.2.3';
const SOUND = 'sound.javascript/4.5.6';
/** Longer than the interval of copies that a broken connection makes. */
const ROUND_MS = 2_700;

interface Receipt {
  state: string;
  steps: { stage: string; at: string | null; lane?: string; stale?: string; receivers?: number }[];
}

let breakwater: Breakwater;
beforeAll(async () => {
  breakwater = await startBreakwater();
});
afterAll(() => breakwater.stop());

async function sendAs(client: string, event: Record<string, unknown>, sentAt = Date.now()): Promise<string> {
  const eventId = String(event['event_id']);
  const body = encodeEnvelope({
    headers: { event_id: eventId, sent_at: new Date(sentAt).toISOString() },
    items: [{ headers: { type: 'event' }, payload: JSON.stringify(event) }],
  });
  expect((await post(`${ingestUrl(breakwater.dsn)}&sentry_client=${client}`, body)).status).toBe(200);
  return eventId;
}

const fresh = (): Record<string, unknown> => errorEvent({ release: 'shop@1' });
const aged = (ms: number): Record<string, unknown> =>
  errorEvent({ release: 'shop@1', timestamp: (Date.now() - ms) / 1000, fingerprint: ['resent'] });

async function stored(
  eventId: string,
): Promise<{ lane: string | undefined; stale: string | undefined; receipt: Receipt }> {
  const receipt = await until(
    `the event ${eventId} to be stored`,
    () => breakwater.api<Receipt>(`/api/0/projects/default/events/${eventId}/receipt/`),
    ({ state }) => state === 'stored',
  );
  const step = (stage: string) => receipt.steps.find((each) => each.stage === stage);
  return { lane: step('processed')?.lane, stale: step('client')?.stale, receipt };
}

test('a client that resends its buffer takes the backlog lane, healthy ones of its project stay live', async () => {
  const buffer = Array.from({ length: 30 }, (_, n) => aged(20 * MINUTE_MS + n * 1000));
  let sentAt = -Infinity;
  const { stale } = await until(
    'a new event of the client that resends to go through the backlog',
    async () => {
      if (performance.now() - sentAt >= ROUND_MS) {
        sentAt = performance.now();
        for (const event of buffer) await sendAs(BROKEN, event);
      }
      return stored(await sendAs(BROKEN, fresh()));
    },
    ({ lane }) => lane === 'backlog',
    25_000,
  );
  // A fresh event of the client has no staleness, and an old one is marked as resent.
  expect(stale).toBe('');
  const old = await stored(await sendAs(BROKEN, aged(30 * MINUTE_MS)));
  expect(old).toMatchObject({ lane: 'backlog', stale: 'resend' });

  expect(await stored(await sendAs(SOUND, fresh()))).toMatchObject({ lane: 'live', stale: '' });
  expect(await stored(await sendAs(BROKEN, errorEvent({ release: 'shop@2' })))).toMatchObject({
    lane: 'live',
    stale: '',
  });

  const { alerts } = await until(
    'operators to be told',
    () => breakwater.api<{ alerts: { kind: string; title: string; detail: string }[] }>('/api/ui/pipeline'),
    ({ alerts }) => alerts.length > 0,
  );
  expect(alerts).toEqual([expect.objectContaining({ kind: 'stale_client', status: 'open' })]);
  expect(alerts[0]?.title).toContain(`${BROKEN}, release shop@1, of project 1 resends old events`);
  expect(alerts[0]?.detail).toMatch(/^\d+ % of its events are old, .* drain it/);
});

test('corrects a clock that is two hours ahead, and notes it', async () => {
  const ahead = 2 * 60 * MINUTE_MS;
  const now = Date.now();
  const event = errorEvent({ timestamp: (now + ahead - 5_000) / 1000, fingerprint: ['ahead'] });
  const { stale, receipt } = await stored(await sendAs(SOUND, event, now + ahead));
  expect(stale).toBe('clock');
  const at = Date.parse(receipt.steps.find(({ stage }) => stage === 'client')?.at ?? '');
  expect(Math.abs(at - (now - 5_000))).toBeLessThan(2_000);
});
