import { expect, test } from 'vitest';

import type { StaleClient } from '../../log/index.ts';
import { createLanes } from './choose-lane.ts';
import { createStaleClients } from './stale-clients.ts';
import { createStatements } from './statements.ts';

const BUDGET_MS = 5_000;
const LIVE = { events: 'events', spans: 'spans' };
const BACKLOG = { events: 'events-backlog', spans: 'spans-backlog' };

function start() {
  const clock = { now: 1_000_000 };
  const now = (): number => clock.now;
  const statements = createStatements(now);
  const staleClients = createStaleClients(now);
  const lanes = createLanes({ statements, staleClients }, BUDGET_MS, now);
  return {
    clock,
    staleClients,
    statements,
    /** The lanes of a request after some seconds. */
    after(seconds: number, release?: string) {
      clock.now += 1000 * seconds;
      return lanes({ project: 1, client: 'sdk/1', release: () => release });
    },
    /** Reads a processor's record with the age of the oldest record of each live topic. */
    say(ages: { events?: number; spans?: number }, processor = 'p', partition = 0, waiting = 10) {
      statements.say(
        {
          v: 1,
          processor,
          at: clock.now,
          lanes: Object.entries(ages).map(([topic, oldestAgeMs]) => ({
            lane: 'live' as const,
            topic,
            partition,
            oldestAgeMs,
            waiting,
            perSecond: 100,
          })),
        },
        clock.now,
      );
    },
  };
}

test('a fresh system uses the live lane, until no processor has published for ten seconds', () => {
  const { after } = start();
  expect(after(0)).toEqual(LIVE);
  expect(after(9)).toEqual(LIVE);
  expect(after(2)).toEqual(BACKLOG);
});

test('records take the backlog lane once the live lane may hold old ones, and return with the first pressure record', () => {
  const { after, say } = start();
  say({ events: 0, spans: 0 });
  expect(after(5)).toEqual(LIVE);
  expect(after(1)).toEqual(BACKLOG);
  expect(after(1_800)).toEqual(BACKLOG);
  // The records left in the live lane are half an hour old, but that is no reason to put new events behind the backlog.
  say({ events: 1_807_000, spans: 1_807_000 });
  expect(after(0)).toEqual(LIVE);
});

test('a processor without waiting records may pause for longer', () => {
  const { after, say } = start();
  say({ events: 0, spans: 0 }, 'p', 0, 0);
  expect(after(9)).toEqual(LIVE);
  expect(after(2)).toEqual(BACKLOG);
});

test('a live lane that is still late some seconds after a pause counts as behind', () => {
  const { after, say } = start();
  after(60);
  for (let second = 0; second < 10; second++) {
    say({ events: 60_000, spans: 0 });
    expect(after(1).events).toBe(second < 9 ? LIVE.events : BACKLOG.events);
  }
});

test('each table has its own lanes, and returns to live only when it is well within its budget', () => {
  const { after, say } = start();
  const lanesAt = (events: number, spans: number) => {
    say({ events, spans });
    return after(1);
  };
  const changing = { events: LIVE.events, spans: BACKLOG.spans };
  expect(lanesAt(0, 0)).toEqual(LIVE);
  expect(lanesAt(0, 4_500)).toEqual(changing);
  expect(lanesAt(0, 3_900)).toEqual(changing);
  expect(lanesAt(0, 2_000)).toEqual(changing);
  expect(lanesAt(0, 1_000)).toEqual(LIVE);
  expect(lanesAt(0, 3_900)).toEqual(LIVE);
});

test('a partition that a processor has left does not count, and one without new records grows old', () => {
  const { after, say, statements } = start();
  const all = (...names: string[]) => names.forEach((name, index) => say({ events: 0, spans: 0 }, name, index));
  all('a', 'b');
  after(3);
  say({ events: 0, spans: 0 }, 'a', 0);
  expect(after(3)).toEqual(BACKLOG);
  statements.leave('b');
  say({ events: 0, spans: 0 }, 'a', 0);
  expect(after(0)).toEqual(LIVE);
});

test('a newer record on a partition replaces that of the processor that read it before', () => {
  const { after, say, statements } = start();
  say({ events: 90_000, spans: 0 }, 'a', 0);
  after(1);
  say({ events: 0, spans: 0 }, 'b', 0);
  statements.leave('a');
  expect(statements.topic('events')).toEqual({ oldestAgeMs: 0, waiting: 10, perSecond: 100 });
  expect(statements.lane('live')).toMatchObject({ waiting: 20, perSecond: 200 });
});

test('events of a stale release take the backlog lane, with its reason, as long as `controls` names it', () => {
  const { after, clock, staleClients } = start();
  const stale: StaleClient = {
    v: 1,
    kind: 'stale_client',
    project: 1,
    client: 'sdk/1',
    release: 'shop@1',
    reason: 'resend',
    since: clock.now,
    until: clock.now + 5_000,
    ageMs: 60_000,
  };
  staleClients.say('k', stale);
  expect(after(1, 'shop@1')).toEqual({ ...BACKLOG, stale: 'resend' });
  expect(after(0, 'shop@2')).toEqual(LIVE);
  expect(after(0)).toEqual(LIVE);
  staleClients.end('k');
  expect(after(0, 'shop@1')).toEqual(LIVE);
  staleClients.say('k', stale);
  expect(after(4, 'shop@1')).toEqual(LIVE);
});
