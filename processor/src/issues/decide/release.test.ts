import type { IssueRecord, ReleaseRecord } from '@breakwater/relay/log';
import { describe, expect, test } from 'vitest';

import { MOST_ENVIRONMENTS } from '../../releases/release-state.ts';
import type { ReleaseState } from '../../releases/release-state.ts';
import { remember } from '../testing/remembered.ts';

type FactOf<Fact extends ReleaseRecord['fact']> = Extract<ReleaseRecord, { fact: Fact }>;

const about = { v: 1, kind: 'release', project: 7, release: 'shop@1.0.0' } as const;
const asked = (at: number) => ({ ...about, at, by: 'ci', via: 'cli' }) as const;
const seen = (at: number, more: Partial<FactOf<'seen'>> = {}): ReleaseRecord => ({
  ...about,
  fact: 'seen',
  at,
  environment: 'production',
  eventId: `e${at}`,
  ...more,
});
const deployed = (at: number, deploy: string, environment: string, finished = at): ReleaseRecord => ({
  ...asked(at),
  fact: 'deployed',
  deploy,
  environment,
  name: '',
  url: '',
  started: 0,
  finished,
});
const commit = (sha: string): FactOf<'commits'>['commits'][number] => ({
  sha,
  repository: 'shop',
  described: true,
  message: 'm',
  authorName: '',
  authorEmail: '',
  timestamp: 0,
  files: [],
  fileCount: 0,
});
const commits = (at: number, set: string, from: number, ...shas: string[]): ReleaseRecord => ({
  ...asked(at),
  fact: 'commits',
  set,
  from,
  commits: shas.map(commit),
});
const deleted = (at: number): ReleaseRecord => ({ ...asked(at), fact: 'deleted' });

const changesOf = (records: readonly IssueRecord[]) => remember(records).releases;

describe('the state of a release after its facts', () => {
  test.each<[string, ReleaseRecord[], Partial<ReleaseState>]>([
    [
      'has the first sight by receive time, whatever the order',
      [seen(20), seen(10, { environment: 'staging' }), seen(30)],
      { seen: { at: 10, eventId: 'e10', environment: 'staging' }, seenIn: { production: 20, staging: 10 } },
    ],
    [
      'has two users, hosts and networks, and no more',
      [seen(1, { user: '1', host: '5' }), seen(2, { user: '2', host: '5' }), seen(3, { user: '3', network: '9' })],
      { users: ['1', '2'], hosts: ['5'], networks: ['9'] },
    ],
    [
      'is steady from the first such fact on',
      [seen(1), seen(2, { steady: true }), seen(3, { steady: true })],
      { steadyAt: 2 },
    ],
    [
      'tells apart an environment named like a part of the language',
      [seen(1, { environment: 'constructor' }), seen(2, { environment: '__proto__' })],
      { seenIn: { constructor: 1 } },
    ],
    [
      'is made once, and keeps its first maker',
      [
        { ...asked(1), fact: 'created', url: 'https://a' },
        { ...asked(2), by: 'ann', via: 'api', fact: 'created' },
      ],
      { created: { at: 1, by: 'ci', via: 'cli' }, url: 'https://a' },
    ],
    [
      'is made by whatever the API says of it first',
      [deployed(1, '5', 'production')],
      { created: { at: 1, by: 'ci', via: 'cli' }, seen: null, deploys: 1 },
    ],
    [
      'has the date, address and reference that were said last',
      [
        { ...asked(1), fact: 'created', released: 5, ref: 'main' },
        { ...asked(2), fact: 'finalized', released: 9, url: 'https://b' },
      ],
      { released: 9, url: 'https://b', ref: 'main' },
    ],
    [
      'has the first and last deploy of each environment by when it was finished',
      [deployed(1, '5', 'production', 50), deployed(2, '6', 'production', 40), deployed(3, '7', 'staging', 0)],
      {
        deploys: 3,
        lastDeploy: '7',
        firstDeployIn: {
          production: 40,
          staging: 3,
        },
        lastDeployIn: {
          production: 50,
          staging: 3,
        },
      },
    ],
    [
      'has the commits of all records of the newest set',
      [commits(1, 'a', 0, 'x'), commits(2, 'b', 0, 'p', 'q'), commits(2, 'b', 2, 'r')],
      { commits: { set: 'b', count: 3, newest: 'p' } },
    ],
    [
      'has no commits after an empty set',
      [commits(1, 'a', 0, 'x'), commits(2, 'b', 0)],
      { commits: { set: 'b', count: 0, newest: '' } },
    ],
    ['is archived', [{ ...asked(1), fact: 'described', status: 'archived' }], { status: 'archived' }],
    [
      'says nothing after its deletion',
      [seen(1), { ...asked(2), fact: 'created', url: 'https://a' }, deleted(3)],
      { status: 'deleted', seen: null, seenIn: {}, created: null, url: '', deletedAt: 3 },
    ],
    [
      'begins anew after its deletion',
      [{ ...asked(1), fact: 'created', url: 'https://a' }, deleted(2), seen(4)],
      {
        status: 'open',
        seen: { at: 4, eventId: 'e4', environment: 'production' },
        created: null,
        url: '',
        deletedAt: 2,
      },
    ],
  ])('%s', (_name, records, state) => {
    expect(changesOf(records).at(-1)?.state).toMatchObject(state);
  });

  test('names so many environments, and still counts the others', () => {
    const many = Array.from({ length: MOST_ENVIRONMENTS + 1 }, (_, n) => deployed(n + 1, String(n + 1), `pr-${n}`));
    const state = changesOf(many).at(-1)?.state;
    expect(Object.keys(state?.lastDeployIn ?? {})).toHaveLength(MOST_ENVIRONMENTS);
    expect(state?.deploys).toBe(MOST_ENVIRONMENTS + 1);
  });
});

describe('a fact that says nothing new makes no row', () => {
  test.each<[string, ReleaseRecord[]]>([
    ['a later sight', [seen(1), seen(2)]],
    ['the same sight again', [seen(1, { user: '1' }), seen(1, { user: '1' })]],
    [
      'a creation',
      [
        { ...asked(1), fact: 'created' },
        { ...asked(2), fact: 'created' },
      ],
    ],
    ['a deploy that was said twice', [deployed(1, '5', 'production'), deployed(1, '5', 'production')]],
    ['a second deletion', [seen(1), deleted(2), deleted(3)].slice(0, 3)],
  ])('%s', (_name, records) => {
    const versions = changesOf(records).map(({ version }) => version);
    expect(versions).toEqual(Array.from({ length: records.length - 1 }, (_, n) => n + 1));
  });

  test('the deletion of an unknown release', () => {
    expect(changesOf([deleted(1)])).toEqual([]);
  });
});

test('each change names its fact, its maker and its record; releases of two projects are two', () => {
  const other = { ...seen(3), project: 8 };
  const changes = changesOf([seen(1), { ...asked(2), fact: 'created' }, other]);
  expect(changes.map(({ project, version, fact, by, source }) => [project, version, fact, by, source.offset])).toEqual([
    [7, 1, 'seen', '', 0],
    [7, 2, 'created', 'ci', 1],
    [8, 1, 'seen', '', 2],
  ]);
});

/** Sights of a group in a release, whose group is also its issue. */
const event = (at: number, release: string): IssueRecord => ({
  v: 1,
  project: 7,
  kind: 'seen',
  group: '1',
  events: 1,
  eventId: `i${at}`,
  receivedAt: at,
  timestamp: at,
  releases: [
    {
      release,
      environment: '',
      eventId: `i${at}`,
      receivedAt: at,
      timestamp: at,
    },
  ],
  title: '',
  culprit: '',
  type: '',
  value: '',
  level: 'error',
  platform: 'node',
  handled: true,
});

test('an issue comes back by a release that the log said to be seen later, and not before it says so', () => {
  const first = [seen(1, { release: 'f00d' }), event(1, 'f00d'), seen(5, { release: 'beef' })];
  const resolve: IssueRecord = { v: 1, project: 7, kind: 'resolve', issue: '1', at: 6, by: 'ann', inRelease: 'beef' };
  const kinds = (records: IssueRecord[]) => remember(records).changes.map(({ kind }) => kind);
  expect(kinds([...first, resolve, event(7, 'f00d')])).toEqual(['new', 'resolved']);
  expect(kinds([...first, resolve, event(7, 'cafe')])).toEqual(['new', 'resolved']);
  expect(kinds([...first, resolve, seen(7, { release: 'cafe' }), event(7, 'cafe')])).toEqual([
    'new',
    'resolved',
    'regressed',
  ]);
});
