import { describe, expect, test } from 'vitest';

import { HOUR_MS } from './budget.ts';
import { digestOf, dueAt, MOST_ENTRIES, rankEntries } from './digest.ts';
import type { Rankable } from './digest.ts';

const AT = Date.UTC(2026, 10, 30, 14);

const entry = (decision: string, facts: Partial<Rankable> = {}): Rankable => ({
  decision,
  issue: decision.split(':')[0] ?? '',
  kind: 'new',
  handled: true,
  users: 0,
  at: AT,
  because: 'budget',
  ...facts,
});
const decisionsOf = (entries: readonly Rankable[]): string[] => entries.map(({ decision }) => decision);

describe('rankEntries', () => {
  test.each<[string, Rankable[]]>([
    [
      'a regressed issue before a new one',
      [entry('2:2', { kind: 'regressed' }), entry('1:1', { handled: false, users: 9 })],
    ],
    ['unhandled before handled', [entry('2:1', { handled: false }), entry('1:1', { users: 9 })]],
    ['most users first', [entry('2:1', { users: 9 }), entry('1:1', { users: 8, at: AT + 1 })]],
    ['the latest first among equals', [entry('2:1', { at: AT + 1 }), entry('1:1')]],
    ['the order of decisions where nothing else differs', [entry('1:1'), entry('2:1'), entry('3:1')]],
  ])('puts %s', (_name, expected) => {
    expect(decisionsOf(rankEntries(expected.toReversed()))).toEqual(decisionsOf(expected));
  });
});

describe('digestOf', () => {
  test('is none where nothing waited', () => {
    expect(digestOf([])).toBeNull();
  });

  test('shows the most valuable fifty of 140 and counts the others', () => {
    const waiting = Array.from({ length: 140 }, (_, index) =>
      entry(`${index + 1}:1`, { users: index, at: AT + index }),
    );
    const digest = digestOf(waiting);
    expect(digest?.entries.length).toBe(MOST_ENTRIES);
    expect(digest?.entries[0]?.users).toBe(139);
    expect(digest).toMatchObject({ more: 90, notices: 140, issues: 140, from: AT, to: AT + 139 });
  });

  test('shows an issue once, counts a repeated notice once, and sums up', () => {
    const came = entry('7:1', { handled: false });
    const back = entry('7:3', { kind: 'regressed', handled: false, at: AT + 5, because: 'preference' });
    const digest = digestOf([came, came, back, entry('8:1')]);
    expect(decisionsOf(digest?.entries ?? [])).toEqual(['7:3', '8:1']);
    expect(digest).toMatchObject({ more: 0, notices: 3, issues: 2, regressed: 1, unhandled: 1 });
    expect(digest?.folded).toEqual({ budget: 2, preference: 1 });
  });
});

describe('dueAt', () => {
  test.each<[string, number[], number | null]>([
    ['never without notices that wait', [], null],
    ['an hour after the only one', [AT], AT + HOUR_MS],
    ['an hour after the first of several', [AT + 5, AT, AT + 9], AT + HOUR_MS],
  ])('is %s', (_name, since, expected) => {
    expect(dueAt(since)).toBe(expected);
  });

  test('keeps digests an hour apart while a notice comes each minute', () => {
    let waiting: number[] = [];
    const sent: number[] = [];
    for (let at = AT; at < AT + 5 * HOUR_MS; at += 60_000) {
      if ((dueAt(waiting) ?? Infinity) <= at) {
        sent.push(at);
        waiting = [];
      }
      waiting.push(at);
    }
    expect(sent).toEqual([1, 2, 3, 4].map((hours) => AT + hours * HOUR_MS));
  });
});
