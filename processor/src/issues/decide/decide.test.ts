import type { IssueRecord } from '@breakwater/relay/log';
import { expect, test } from 'vitest';

import { issueRowOf, notificationOf } from '../change.ts';
import type { IssueChange } from '../change.ts';
import { remember } from '../testing/remembered.ts';

const about = { v: 1, project: 1, issue: '99' } as const;
const seen = (receivedAt: number, ...releases: [release: string, receivedAt: number][]): IssueRecord => ({
  v: 1,
  project: 1,
  group: '99',
  kind: 'seen',
  events: 1,
  eventId: 'e'.repeat(32),
  receivedAt,
  timestamp: receivedAt,
  releases: releases.map(([release, at]) => ({
    release,
    environment: 'prod',
    eventId: `${release}-${at}`,
    receivedAt: at,
  })),
  title: 'E: x',
  culprit: 'f',
  type: 'E',
  value: 'x',
  level: 'error',
  platform: 'node',
  handled: true,
});
/** One event of release 2 with a time of its own and a later receive time. */
const came = (receivedAt: number, timestamp: number, more: { stale?: true; resent?: true } = {}): IssueRecord => {
  const record = seen(receivedAt, ['2.0.0', receivedAt]);
  if (record.kind !== 'seen') throw new Error('not reached');
  return { ...record, ...more, releases: record.releases.map((release) => ({ ...release, timestamp })) };
};
const CLOCK = { stale: true } as const;
const RESENT = { stale: true, resent: true } as const;
const resolve = (at: number, inRelease = ''): IssueRecord => ({ ...about, kind: 'resolve', at, by: 'ann', inRelease });
const reopen = (at: number): IssueRecord => ({ ...about, kind: 'reopen', at, by: 'ann' });
const remove = (at: number): IssueRecord => ({ ...about, kind: 'delete', at, by: 'ann' });
const undo = (of: number, by = 'ann'): IssueRecord => ({ ...about, kind: 'undo', at: of + 1, by, of });

/** The kinds of the changes that a history of records makes. */
function changesOf(records: readonly IssueRecord[]): { kinds: string[]; last: IssueChange | null } {
  const { changes } = remember(records);
  expect(changes.map(({ version }) => version)).toEqual(changes.map((_, index) => index + 1));
  return { kinds: changes.map(({ kind }) => kind), last: changes.at(-1) ?? null };
}

const first = seen(10, ['1.0.0', 10]);
test.each<[string, IssueRecord[], string[]]>([
  ['the first sight', [first], ['new']],
  ['sights after it', [first, seen(20, ['1.0.0', 20]), seen(30, ['2.0.0', 30])], ['new']],
  ['the same record twice', [first, first], ['new']],
  ['people before any event', [resolve(5), reopen(6), first], ['new']],
  ['resolved', [first, resolve(20)], ['new', 'resolved']],
  ['deleted', [first, remove(20)], ['new', 'deleted']],
  ['deleted twice', [first, remove(20), remove(21)], ['new', 'deleted']],
  ['changed after it was deleted', [first, remove(20), resolve(21), reopen(22), undo(20)], ['new', 'deleted']],
  ['seen after it was deleted', [first, resolve(15), remove(20), seen(30)], ['new', 'resolved', 'deleted', 'new']],
  ['seen twice after it was deleted', [first, remove(20), seen(30), seen(40)], ['new', 'deleted', 'new']],
  ['resolved twice', [first, resolve(20), resolve(21)], ['new', 'resolved']],
  ['resolved in another release', [first, resolve(20), resolve(21, '1.0.0')], ['new', 'resolved', 'resolved']],
  ['reopened', [first, resolve(20), reopen(21), reopen(22)], ['new', 'resolved', 'reopened']],
  ['reopened while open', [first, reopen(20)], ['new']],
  ['a resolution undone', [first, resolve(20), undo(20)], ['new', 'resolved', 'reopened']],
  ['a reopening undone', [first, resolve(20), reopen(30), undo(30)], ['new', 'resolved', 'reopened', 'resolved']],
  ['the change of somebody else undone', [first, resolve(20), undo(20, 'bob')], ['new', 'resolved']],
  [
    'a change undone that was not the last',
    [first, resolve(20), reopen(30), undo(20)],
    ['new', 'resolved', 'reopened'],
  ],
  ['a resolution undone that was none', [first, undo(20)], ['new']],
  [
    'a resolution undone after the issue came back',
    [first, resolve(20), seen(25, ['1.0.0', 25]), undo(20)],
    ['new', 'resolved', 'regressed'],
  ],
  [
    'any event after it, by time alone',
    [first, resolve(20), seen(21, ['0.1.0', 21])],
    ['new', 'resolved', 'regressed'],
  ],
  ['no release, by time alone', [first, resolve(20), seen(21, ['', 21])], ['new', 'resolved', 'regressed']],
  ['an event received before it', [first, resolve(20), seen(20, ['1.0.0', 20])], ['new', 'resolved']],
  ['the release it was fixed in', [first, resolve(20, '1.0.0'), seen(30, ['1.0.0', 30])], ['new', 'resolved']],
  ['an older release', [first, resolve(20, '1.0.0'), seen(30, ['0.9.0', 30])], ['new', 'resolved']],
  ['no release', [first, resolve(20, '1.0.0'), seen(30, ['', 30])], ['new', 'resolved']],
  ['a later release', [first, resolve(20, '1.0.0'), seen(30, ['1.1.0', 30])], ['new', 'resolved', 'regressed']],
  [
    'a later release received before',
    [first, resolve(20, '1.0.0'), seen(30, ['0.9.0', 30], ['1.1.0', 19])],
    ['new', 'resolved'],
  ],
  [
    'a later one among older ones',
    [first, resolve(20, '1.0.0'), seen(30, ['0.9.0', 30], ['1.1.0', 29])],
    ['new', 'resolved', 'regressed'],
  ],
  [
    'more events of it',
    [first, resolve(20, '1.0.0'), seen(30, ['1.1.0', 30]), seen(40, ['1.2.0', 40])],
    ['new', 'resolved', 'regressed'],
  ],
  [
    'back, resolved and back',
    [first, resolve(20), seen(30, ['1', 30]), resolve(40), seen(50, ['1', 50])],
    ['new', 'resolved', 'regressed', 'resolved', 'regressed'],
  ],
  [
    'an event that came late and happened after it',
    [first, resolve(20), came(40, 21)],
    ['new', 'resolved', 'regressed'],
  ],
  ['one that happened before it, but came later', [first, resolve(20, '1.0.0'), came(40, 20)], ['new', 'resolved']],
  ['one that claims to have happened after it came', [first, resolve(20), came(20, 60)], ['new', 'resolved']],
  ['one of a wrong clock', [first, resolve(20), came(40, 30, CLOCK)], ['new', 'resolved']],
  ['one that is resent', [first, resolve(20), came(40, 30, RESENT)], ['new', 'resolved']],
  [
    'a true one after those',
    [first, resolve(20), came(40, 30, RESENT), came(41, 41)],
    ['new', 'resolved', 'regressed'],
  ],
  ['the first sight by a wrong clock', [came(10, 5, CLOCK), came(11, 11)], ['new']],
  ['the first sight by a resent event', [came(10, 5, RESENT), came(11, 5, RESENT)], ['new']],
  ['a fresh one in an issue of resent ones', [came(10, 5, RESENT), came(11, 11), came(12, 12)], ['new', 'new']],
  [
    'one of these that was resolved',
    [came(10, 5, RESENT), resolve(20), came(30, 30)],
    ['new', 'resolved', 'regressed'],
  ],
])('%s', (_name, records, kinds) => {
  expect(changesOf(records).kinds).toEqual(kinds);
});

test.each<[string, IssueRecord, boolean]>([
  ['a new issue', first, true],
  ['one that comes late', came(100, 10), true],
  ['one of a wrong clock', came(100, 10, CLOCK), true],
  ['one that is resent', came(100, 10, RESENT), false],
])('%s is mailed: %s', (_name, record, isTold) => {
  const { last } = changesOf([record]);
  expect(notificationOf(last!)?.stale !== true).toBe(isTold);
});

const REGRESSED = [first, resolve(20, '1.0.0'), seen(30, ['1.1.0', 29])];
const RESOLVED = [first, resolve(20, '1.0.0')];
test.each<[string, IssueRecord[], IssueRecord]>([
  ['new', [first], resolve(40)],
  ['regressed', REGRESSED, resolve(40, '1.1.0')],
  ['ongoing', [...RESOLVED, reopen(30)], resolve(40)],
  ['resolved in a release', RESOLVED, reopen(40)],
  ['resolved in a release, then by time alone', RESOLVED, resolve(40)],
])('undo makes an issue %s again all that it was', (_name, history, change) => {
  const stateOf = ({ state: { since: _since, ...state } }: IssueChange) => state;
  const { last } = changesOf([...history, change, undo(40)]);
  expect(stateOf(last!)).toEqual(stateOf(changesOf(history).last!));
  expect(notificationOf(last!)).toBe(null);
});

test('a regression keeps the resolution that it ended, and names its event', () => {
  const { last } = changesOf([first, resolve(20, '1.0.0'), seen(30, ['0.9.0', 31], ['1.1.0', 29])]);
  expect(issueRowOf(last!)).toMatchObject({
    status: 'unresolved',
    substatus: 'regressed',
    event_id: '1.1.0-29',
    release: '1.1.0',
    first_release: '1.0.0',
    merged_into: '0',
  });
  expect(last?.state.resolution).toEqual({ at: 20, by: 'ann', inRelease: '1.0.0' });
  expect(notificationOf(last!)?.resolved).toEqual({ at: 20, by: 'ann', inRelease: '1.0.0' });
});
