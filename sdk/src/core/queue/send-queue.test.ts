import { describe, expect, test } from 'vitest';

import { decodeEnvelope } from '../../wire/envelope.ts';
import type { Answer } from '../client/host.ts';
import { countLostEvents } from './lost-events.ts';
import { manualHost } from '../testing/manual-host.ts';
import type { QueuedEnvelope } from './send-queue.ts';
import { openSendQueue } from './send-queue.ts';

/** A server that gives the answers of the test and keeps the envelopes that it accepted. */
function server(answer: (attempt: number) => Partial<Answer> | 'away' | 'hangs') {
  const accepted: string[] = [];
  const reports: unknown[] = [];
  let attempts = 0;
  let atOnce = 0;
  let mostAtOnce = 0;
  return {
    accepted,
    reports,
    attempts: () => attempts,
    mostAtOnce: () => mostAtOnce,
    send: async (body: Uint8Array): Promise<Answer> => {
      const now = answer(attempts++);
      mostAtOnce = Math.max(mostAtOnce, ++atOnce);
      await Promise.resolve();
      atOnce--;
      if (now === 'away') throw new Error('ECONNREFUSED');
      if (now === 'hangs') return new Promise(() => undefined);
      const status = now.status ?? 200;
      if (status === 200) {
        for (const { headers, payload } of decodeEnvelope(body).items) {
          const text = new TextDecoder().decode(payload);
          if (headers.type === 'client_report')
            reports.push((JSON.parse(text) as { discarded_events: unknown }).discarded_events);
          else accepted.push(text);
        }
      }
      return { ...now, status };
    },
  };
}

const envelope = (payload: string, addedAt: number, bytes = 10): QueuedEnvelope => ({
  headers: {},
  items: [{ headers: { type: 'event' }, payload }],
  category: 'error',
  quantities: [{ category: 'error', quantity: 1 }],
  bytes,
  addedAt,
  attempts: 0,
});

function setUp(answer: Parameters<typeof server>[0], queue = {}) {
  const host = manualHost();
  Object.assign(host.queue, queue);
  const lost = countLostEvents();
  const remote = server(answer);
  const sending = openSendQueue(host, remote.send, lost);
  const add = (...names: string[]): void => names.forEach((name) => sending.add(envelope(name, host.now())));
  return { host, lost, remote, sending, add };
}

const names = (count: number): string[] => Array.from({ length: count }, (_, at) => `e${at}`);

describe('the send queue', () => {
  test('takes a server that answers, but not all in time, for slow and not for away', async () => {
    const isAway = async (answerMs: number): Promise<boolean | undefined> => {
      const host = manualHost();
      const send = (): Promise<Answer> =>
        new Promise((resolve) => void host.later(() => resolve({ status: 200 }), answerMs));
      const sending = openSendQueue(host, send, countLostEvents());
      for (const name of names(50)) sending.add(envelope(name, host.now()));
      const flushed = sending.flush(2000);
      await host.advance(2000);
      expect(await flushed).toBe(false);
      return sending.copyUnsent().isAway;
    };
    expect(await isAway(300)).toBe(false);
    expect(await isAway(Infinity)).toBe(true);
  });

  test('sends in order, no more at once than allowed', async () => {
    const { host, remote, add } = setUp(() => ({}));
    add(...names(20));
    await host.advance(0);
    expect(remote.accepted).toEqual(names(20));
    expect(remote.mostAtOnce()).toBe(2);
  });

  test('keeps all while the server is away, and sends all once it is back', async () => {
    let away = true;
    const { host, remote, add, lost } = setUp(() => (away ? 'away' : {}));
    add(...names(50));
    await host.advance(5000);
    expect(remote.attempts()).toBeLessThan(12);
    away = false;
    await host.advance(10_000);
    expect(remote.accepted.toSorted()).toEqual(names(50).toSorted());
    expect(lost.isEmpty()).toBe(true);
  });

  test('a timer that fires early by the clock does not leave it asleep', async () => {
    const { host, remote, add } = setUp((attempt) => (attempt === 0 ? 'away' : {}));
    const { later } = host;
    host.later = (run, ms) => later(run, ms - 2);
    add('a');
    await host.advance(5000);
    expect(remote.accepted).toEqual(['a']);
  });

  test('waits as long as a 503 asks, and not longer', async () => {
    const { host, remote, add } = setUp((attempt) => (attempt === 0 ? { status: 503, retryAfter: '20' } : {}));
    add('a');
    await host.advance(19_000);
    expect(remote.attempts()).toBe(1);
    await host.advance(2000);
    expect(remote.accepted).toEqual(['a']);
  });

  test('an envelope that always fails is given up and holds up no other', async () => {
    const host = manualHost();
    const lost = countLostEvents();
    const remote = server(() => ({}));
    const poisoned = new TextEncoder().encode('poison').join();
    const send = (body: Uint8Array): Promise<Answer> =>
      body.join().includes(poisoned) ? Promise.resolve({ status: 500 }) : remote.send(body);
    const sending = openSendQueue(host, send, lost);
    for (const name of ['a', 'poison', 'b', 'c']) sending.add(envelope(name, host.now()));
    await host.advance(2000);
    expect(remote.accepted).toEqual(expect.arrayContaining(['a', 'b', 'c']));
    await host.advance(300_000);
    expect(remote.reports).toEqual([[{ reason: 'send_error', category: 'error', quantity: 1 }]]);
  });

  test('drops the oldest beyond its count and beyond its bytes, and reports how many', async () => {
    let away = true;
    const { host, remote, sending, add } = setUp(() => (away ? 'away' : {}), { maxItems: 10 });
    add(...names(25));
    sending.add(envelope('huge', host.now(), 2_000_000));
    away = false;
    await host.advance(60_000);
    expect(remote.accepted).not.toContain('huge');
    expect(remote.accepted.length + lostIn(remote.reports, 'queue_overflow')).toBe(26);
  });

  test('gives up what is too old', async () => {
    let away = true;
    const { host, remote, add } = setUp(() => (away ? 'away' : {}));
    add('old');
    await host.advance(61_000);
    away = false;
    add('new');
    await host.advance(60_000);
    expect(remote.accepted).toEqual(['new']);
    expect(lostIn(remote.reports, 'network_error')).toBe(1);
  });

  test('drops what is limited, counts it, and tells when it may', async () => {
    const { host, remote, add, sending } = setUp((attempt) =>
      attempt === 0 ? { status: 429, rateLimits: '10:error:key' } : {},
    );
    add('server counts this one');
    await host.advance(0);
    add('a', 'b');
    expect(remote.attempts()).toBe(1);
    await sending.flush(1000);
    expect(remote.reports).toEqual([[{ reason: 'ratelimit_backoff', category: 'error', quantity: 2 }]]);
    await host.advance(10_000);
    add('c');
    await host.advance(0);
    expect(remote.accepted).toEqual(['c']);
  });

  test('counts a refusal once and does not try again', async () => {
    const { host, remote, add } = setUp((attempt) => (attempt === 0 ? { status: 413 } : {}));
    add('a');
    await host.advance(31_000);
    expect(remote.attempts()).toBe(2);
    expect(remote.reports).toEqual([[{ reason: 'send_error', category: 'error', quantity: 1 }]]);
  });

  test('counts come back when their report does not arrive', async () => {
    const { host, remote, lost, sending } = setUp((attempt) => (attempt < 2 ? 'away' : {}));
    lost.add('sample_rate', [{ category: 'error', quantity: 3 }]);
    sending.reportSoon();
    await host.advance(120_000);
    expect(remote.reports).toEqual([[{ reason: 'sample_rate', category: 'error', quantity: 3 }]]);
  });

  test('flush is false where an event was refused, and true again after that', async () => {
    const { sending, add } = setUp((attempt) => (attempt === 0 ? { status: 403 } : {}));
    add('refused');
    await expect(sending.flush(1000)).resolves.toBe(false);
    add('taken');
    await expect(sending.flush(1000)).resolves.toBe(true);
  });

  test('a server that never answers is asked a few times only, until somebody waits', async () => {
    const { host, remote, sending, add } = setUp(() => 'away', { firstRetriesMs: [2000, 15_000] });
    add('a');
    await host.advance(3_600_000);
    expect(remote.attempts()).toBe(3);
    const flushed = sending.flush(1000);
    await host.advance(1000);
    expect(await flushed).toBe(false);
    expect(remote.attempts()).toBe(4);
  });

  test('all that was not taken is handed over with the counts, and none of it counts any longer', async () => {
    const { host, lost, remote, sending, add } = setUp(() => 'hangs');
    lost.add('sample_rate', [{ category: 'error', quantity: 3 }]);
    add(...names(3));
    await host.advance(0);
    const { envelopes, losses } = sending.handOver();
    expect(envelopes.map(({ items }) => items[0]?.payload)).toEqual(names(3));
    expect(losses).toEqual([{ reason: 'sample_rate', category: 'error', quantity: 3 }]);
    expect(remote.attempts()).toBe(2);
    expect(sending.handOver().envelopes).toEqual([]);
  });

  test.each<[string, number, number, number]>([
    ['all that is small', 10, 10, 10],
    ['fifty requests', 100, 10, 50],
    ['60 KB with what is under way', 10, 20_000, 3],
    ['nothing beside more than that', 10, 40_000, 2],
  ])('at once means %s; the rest waits', (_name, count, bytes, attempts) => {
    const { host, remote, sending } = setUp(() => 'hangs');
    for (const name of names(count)) sending.add(envelope(name, host.now(), bytes));
    expect(remote.attempts()).toBe(2);
    sending.flushAtOnce();
    sending.flushAtOnce();
    expect(remote.attempts()).toBe(attempts);
    const { envelopes, underWay } = sending.copyUnsent();
    expect([envelopes.length, underWay]).toEqual([count, attempts]);
  });

  test('at once again, as a page goes away, means what was never tried', async () => {
    const { host, remote, sending, add } = setUp(() => 'away');
    add('a');
    sending.flushAtOnce();
    await host.advance(0);
    add('b');
    sending.flushAtOnce();
    expect(remote.attempts()).toBe(2);
    await host.advance(2000);
    sending.flushAtOnce();
    expect(remote.attempts()).toBeGreaterThan(2);
  });

  test('flush tells whether all was sent', async () => {
    const good = setUp(() => ({}));
    good.add(...names(5));
    await expect(good.sending.flush(1000)).resolves.toBe(true);
    expect(good.remote.accepted).toHaveLength(5);

    const bad = setUp(() => 'hangs');
    bad.add('a');
    const flushed = bad.sending.flush(1000);
    await bad.host.advance(1001);
    await expect(flushed).resolves.toBe(false);
  });
});

const lostIn = (reports: unknown[], reason: string): number =>
  (reports.flat() as { reason: string; quantity: number }[])
    .filter((loss) => loss.reason === reason)
    .reduce((sum, { quantity }) => sum + quantity, 0);
