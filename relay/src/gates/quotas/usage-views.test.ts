import { describe, expect, test } from 'vitest';

import type { UsageRecord } from '../../log/index.ts';
import { UsageViews } from './usage-views.ts';

const WINDOW = 60_000;

const usage = (relay: string, accepted: number, demand = 1, window = WINDOW): UsageRecord => ({
  v: 1,
  relay,
  at: 0,
  quotas: [{ key: 'q', window, until: window + 60_000, accepted, demand }],
});

/** The views of relay `a` after some records: name, accepted units, time of the log. */
function heard(...records: [relay: string, accepted: number, at: number][]): UsageViews {
  const views = new UsageViews('a');
  for (const [relay, accepted, at] of records) views.hear(usage(relay, accepted), at);
  return views;
}

describe('the accepted units of all relays', () => {
  test('are compared at the newest moment that records of all relays cover', () => {
    const views = heard(['b', 10, 70_000], ['a', 5, 70_100], ['a', 50, 70_600], ['a', 90, 71_100]);
    expect(views.standingOf('q', WINDOW)).toMatchObject({ own: 5, total: 15 });
    views.hear(usage('b', 40), 70_700);
    expect(views.standingOf('q', WINDOW)).toMatchObject({ own: 50, total: 90 });
  });

  test('count the last record of a dead relay, and are divided without it', () => {
    const views = heard(['b', 10, 70_000], ['a', 5, 70_100], ['a', 50, 73_200]);
    const { own, total, claims } = views.standingOf('q', WINDOW);
    expect({ own, total, relays: claims.map(({ relay }) => relay) }).toEqual({ own: 50, total: 60, relays: ['a'] });
  });

  test('do not wait for a relay that has closed', () => {
    const views = heard(['b', 10, 70_000], ['a', 5, 70_100]);
    views.hear({ ...usage('b', 12), closed: true }, 70_050);
    const { total, claims } = views.standingOf('q', WINDOW);
    expect({ total, relays: claims.map(({ relay }) => relay) }).toEqual({ total: 17, relays: ['a'] });
  });

  test('keep all relays alive while the log stands still', () => {
    const views = heard(['b', 10, 70_000], ['a', 5, 70_100]);
    expect(views.isLive('b')).toBe(true);
  });

  test('take only the demand from records of another window', () => {
    const views = heard(['b', 10, 70_000], ['a', 5, 70_100]);
    const { own, total, claims } = views.standingOf('q', WINDOW + 60_000);
    expect({ own, total }).toEqual({ own: 0, total: 0 });
    expect(claims.map(({ demand }) => demand)).toEqual([1, 1]);
  });

  test('include this relay before its first record, and after a rest', () => {
    expect(
      heard(['b', 10, 70_000])
        .standingOf('q', WINDOW)
        .claims.map(({ relay }) => relay),
    ).toEqual(['b', 'a']);
    const rested = heard(['a', 5, 60_000], ['b', 10, 70_000]);
    expect(rested.standingOf('q', WINDOW)).toMatchObject({ own: 5, total: 15 });
  });
});

test('a stopped relay is removed once its windows are over', () => {
  const views = heard(['b', 10, 70_000], ['a', 5, 80_000]);
  expect(views.finished(119_999)).toEqual([]);
  expect(views.finished(120_000)).toEqual(['b']);
  views.forget('b');
  expect(views.finished(120_000)).toEqual([]);
  expect(views.standingOf('q', WINDOW).total).toBe(5);
});

test('the first of the live relays by name is the first', () => {
  const views = new UsageViews('m');
  expect(views.isFirst()).toBe(true);
  views.hear(usage('c', 1), 70_000);
  expect(views.isFirst()).toBe(false);
  views.hear(usage('z', 1), 74_000);
  expect(views.isFirst()).toBe(true);
});

test('with more relays than the bound, the one that was silent longest is forgotten', () => {
  const views = new UsageViews('a');
  for (let index = 0; index < 600; index++) views.hear(usage(`r${index}`, 1), 70_000 + index);
  expect(views.standingOf('q', WINDOW).total).toBe(500);
});
