import { randomFrom } from '@breakwater/relay/testing';
import { describe, expect, test } from 'vitest';

import { createDetector } from './detector.ts';
import type { StaleFinding } from './detector.ts';
import type { Sample } from './sample.ts';

const START = Date.UTC(2026, 10, 21, 9);
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

type Sent = [receivedAt: number, happenedAt: number, driftMs?: number];
type Population = (random: () => number) => Sent[];

/** Each device has an error twice a minute on average; the delays are those of the network. */
const healthy =
  (
    devices: number,
    minutes: number,
    delayMs: (random: () => number) => number,
    offsetMs = 0,
    says = true,
  ): Population =>
  (random) =>
    Array.from({ length: devices * minutes * 2 }, (): Sent => {
      const happened = START + random() * minutes * MINUTE;
      const delay = delayMs(random);
      const received = happened + delay;
      return says ? [received, happened - offsetMs, offsetMs + delay] : [received, happened - offsetMs];
    });
const jitter = (random: () => number): number => 50 + random() * 2 * SECOND;
/** Most delays are below half a minute; some devices wait for a signal. */
const mobile = (random: () => number): number => (random() < 0.85 ? random() * 30 * SECOND : random() * 20 * MINUTE);

/** The same events again and again, as from a client that never empties its buffer. */
const resending =
  (events: number, everyMs: number, rounds: number): Population =>
  (random) => {
    const buffer = Array.from({ length: events }, () => START - 10 * MINUTE - random() * HOUR);
    return Array.from({ length: rounds }, (_, round) =>
      buffer.map((happened, n): Sent => [START + round * everyMs + n * 10, happened, 30]),
    ).flat();
  };

/** Events of an outage, sent oldest first until the client has caught up. */
const draining =
  (outageMs: number, drainMs: number, events: number): Population =>
  (random) =>
    Array.from({ length: events }, (_, n): Sent => {
      const part = n / events;
      const happened = START - outageMs + part * (outageMs + drainMs);
      return [Math.max(START + part * drainMs, happened) + jitter(random), happened, 40];
    });

const both =
  (...populations: Population[]): Population =>
  (random) =>
    populations.flatMap((population) => population(random));

/** Each event has a new time within an old stretch: the client makes ids and times anew, and all of its events are old. */
const frozen: Population = (random) =>
  Array.from({ length: 600 }, (_, n): Sent => [START + n * SECOND, START - HOUR - random() * 20 * SECOND]);

/** The reasons that the detector finds when it is asked every ten seconds. */
function takenFor(population: Population): string[] {
  const detector = createDetector();
  const samples = population(randomFrom(4711))
    .map(([receivedAt, happenedAt, driftMs = null]): Sample => ({
      project: 1,
      client: 'sentry.javascript.browser/10.1.0',
      release: 'shop@1',
      receivedAt,
      happenedAt,
      driftMs,
    }))
    .sort((a, b) => a.receivedAt - b.receivedAt);
  const found = new Set<string>();
  let askAt = START;
  for (const sample of samples) {
    for (; sample.receivedAt >= askAt; askAt += 10 * SECOND)
      for (const { reason } of detector.stale(askAt)) found.add(reason);
    detector.take(sample, sample.receivedAt);
  }
  for (const { reason } of detector.stale(askAt)) found.add(reason);
  return [...found];
}

test.each<[string, Population, string[]]>([
  ['a healthy fleet', healthy(50, 20, jitter), []],
  ['a fleet on slow mobile networks', healthy(200, 30, mobile), []],
  ['one laptop back among others', both(healthy(50, 20, jitter), draining(3 * HOUR, 20 * SECOND, 400)), []],
  ['a laptop alone that is done at once', draining(3 * HOUR, 20 * SECOND, 400), []],
  ['a laptop alone that takes minutes', draining(3 * HOUR, 6 * MINUTE, 600), ['late']],
  ['all clients after a stop of our own', both(draining(30 * MINUTE, 30 * SECOND, 5000), healthy(100, 10, jitter)), []],
  ['all clients after one, slowly', both(draining(30 * MINUTE, 90 * SECOND, 2000), healthy(100, 10, jitter)), []],
  ['a client that resends its buffer each minute', resending(100, MINUTE, 10), ['resend']],
  ['one that resends a large one', resending(3_000, MINUTE, 8), ['resend']],
  ['one that does so each few seconds', resending(25, 4 * SECOND, 6), ['resend']],
  ['a few that resend among many healthy ones', both(healthy(100, 10, jitter), resending(20, MINUTE, 10)), []],
  ['most that resend', both(healthy(10, 10, jitter), resending(200, MINUTE, 10)), ['resend']],
  ['times that grow old without coming again', frozen, ['resend']],
  ['a fleet whose clocks are two hours behind', healthy(50, 10, jitter, 2 * HOUR), ['clock']],
  ['the same ahead, without sent_at', healthy(50, 10, jitter, -2 * HOUR, false), ['clock']],
  ['clocks that are minutes behind, which are put right', healthy(50, 10, jitter, 8 * MINUTE), []],
  ['a client whose events are always an hour old', healthy(50, 10, () => HOUR, 0, false), ['clock']],
])('%s', (_name, population, reasons) => {
  const found = takenFor(population);
  // `late` changes nothing for clients whose times are corrected anyway or are right: it only means that events were old.
  expect(found.filter((reason) => reason !== 'late' || reasons.includes('late'))).toEqual(reasons);
});

describe('a stale client', () => {
  const [sent] = [resending(100, MINUTE, 6)(randomFrom(1))];
  const filled = () => {
    const detector = createDetector();
    for (const [receivedAt, happenedAt] of sent!) {
      detector.take({ project: 1, client: 'c/1', release: '', receivedAt, happenedAt, driftMs: 0 }, receivedAt);
    }
    return detector;
  };
  const END = START + 5 * MINUTE;

  test('is found with its share of old events, their age, and since when', () => {
    const detector = filled();
    const [stale] = detector.stale(END);
    expect(stale).toMatchObject({ project: 1, client: 'c/1', release: '', reason: 'resend', since: END, share: 1 });
    expect(stale?.ageMs).toBeGreaterThan(10 * MINUTE);
    expect(detector.stale(END + MINUTE)[0]?.since).toBe(END);
  });

  test('stays stale while more than a quarter of its events are old', () => {
    const detector = filled();
    detector.stale(END);
    const found: StaleFinding[][] = [];
    for (let at = END; at < END + 6 * MINUTE; at += SECOND) {
      detector.take({ project: 1, client: 'c/1', release: '', receivedAt: at, happenedAt: at - 100, driftMs: 50 }, at);
      found.push(detector.stale(at));
    }
    expect(found[30]).toHaveLength(1);
    expect(found.at(-1)).toEqual([]);
  });

  test('is forgotten when it sends no more events', () => {
    const detector = filled();
    detector.stale(END);
    expect(detector.stale(END + 4 * MINUTE)).toHaveLength(1);
    expect(detector.stale(END + 6 * MINUTE)).toEqual([]);
  });
});

test('each release of a client is judged by itself', () => {
  const detector = createDetector();
  for (const [receivedAt, happenedAt] of resending(100, MINUTE, 6)(randomFrom(2))) {
    const sample = { project: 1, client: 'c/1', receivedAt, driftMs: 0 };
    detector.take({ ...sample, release: 'broken', happenedAt }, receivedAt);
    detector.take({ ...sample, release: 'sound', happenedAt: receivedAt - 90 }, receivedAt);
  }
  expect(detector.stale(START + 5 * MINUTE).map(({ release }) => release)).toEqual(['broken']);
});
