import { encodeRecord, TOPICS } from '@breakwater/relay/log';
import type { Batch, IssueRecord, ReleaseRecord } from '@breakwater/relay/log';
import { temporaryFolder } from '@breakwater/relay/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { decideBatch } from '../issues/consume-issues.ts';
import { createIssueStates } from '../issues/issue-states.ts';
import { announcing } from '../testing/announcing.ts';
import { createJudged } from '../issues/judged.ts';
import { remember } from '../issues/testing/remembered.ts';
import type { Store } from '../store/index.ts';
import { readMigrations } from '../store/migration-files.ts';
import { envelopeRecord, eventId, openTestStore, thrown } from '../testing/flow.ts';
import { createTestPipeline } from '../testing/pipeline.ts';
import { releaseRowOf } from './release-change.ts';
import { createErased } from '../erasure/erased.ts';
import { createReleaseStates } from './release-states.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let store: Store;
beforeAll(async () => {
  folder = await temporaryFolder();
  store = await openTestStore(folder.path);
}, 60_000);
afterAll(async () => {
  await store?.close();
  await folder?.remove();
});

const TABLES = ['releases', 'deploys', 'commits', 'release_commits', 'issue_activity'] as const;
const empty = async (): Promise<void> => {
  for (const table of [...TABLES, 'issues']) await store.client.command({ query: `TRUNCATE TABLE ${table}` });
};
/** Each row once: an insert whose token was forgotten may store a row again. */
const everything = async (): Promise<Record<string, object[]>> =>
  Object.fromEntries(
    await Promise.all(
      TABLES.map(
        async (table) => [table, await store.select<object>(`SELECT DISTINCT * FROM ${table} ORDER BY ALL`)] as const,
      ),
    ),
  );

const START = 1_700_000_000_000;
const about = (at: number, release: string) =>
  ({ v: 1, kind: 'release', project: 7, release, at: START + at }) as const;
const asked = (at: number, release: string) => ({ ...about(at, release), by: 'ci', via: 'cli' }) as const;
const seen = (at: number, release: string): ReleaseRecord => ({
  ...about(at, release),
  fact: 'seen',
  environment: 'production',
  eventId: eventId(at),
  user: String(at),
});
const event = (at: number, release: string): IssueRecord => ({
  v: 1,
  project: 7,
  kind: 'seen',
  group: '1',
  events: 1,
  eventId: eventId(at),
  receivedAt: START + at,
  timestamp: START + at,
  releases: [
    {
      release,
      environment: '',
      eventId: eventId(at),
      receivedAt: START + at,
    },
  ],
  title: 'E',
  culprit: '',
  type: 'E',
  value: '',
  level: 'error',
  platform: 'node',
  handled: true,
});
const resolve = (at: number, inRelease: string): IssueRecord => ({
  v: 1,
  project: 7,
  kind: 'resolve',
  issue: '1',
  at: START + at,
  by: 'ann',
  inRelease,
});
const deployed = (at: number, release: string, deploy: string): ReleaseRecord => ({
  ...asked(at, release),
  fact: 'deployed',
  deploy,
  environment: 'production',
  name: 'n',
  url: '',
  started: 0,
  finished: START + at,
});
const commits = (at: number, release: string, set: string, from: number, count: number): ReleaseRecord => ({
  ...asked(at, release),
  fact: 'commits',
  set,
  from,
  commits: Array.from({ length: count }, (_, n) => ({
    sha: `${set}${from + n}`,
    repository: 'shop',
    described: n % 2 === 0,
    message: `m${n}`,
    authorName: 'Ann',
    authorEmail: 'ann@example.com',
    timestamp: START,
    files: ['a.ts'],
    fileCount: 1,
  })),
});

/** Releases whose order is that of their first sights, and an issue that comes back by it. */
const HISTORY: readonly IssueRecord[] = [
  seen(1, 'f00d'),
  event(1, 'f00d'),
  { ...asked(2, 'beef'), fact: 'created', url: 'https://example.com/beef' },
  commits(3, 'beef', 'a', 0, 3),
  commits(3, 'beef', 'a', 3, 2),
  deployed(4, 'beef', '11'),
  seen(5, 'beef'),
  seen(6, 'f00d'),
  event(6, 'beef'),
  resolve(7, 'beef'),
  event(8, 'f00d'),
  // Not known as seen yet, so it proves nothing; of a second look with all that the batch brings it would.
  event(9, 'cafe'),
  seen(9, 'cafe'),
  { ...asked(10, 'beef'), fact: 'finalized', released: START + 10 },
  event(11, 'cafe'),
  commits(12, 'beef', 'b', 0, 1),
  deployed(13, 'cafe', '12'),
  { ...asked(14, 'f00d'), fact: 'deleted' },
  seen(15, 'f00d'),
];

let attempt = 0;
function batchesOf(records: readonly IssueRecord[], size: number): Batch[] {
  const timestampMs = START + (attempt += 1);
  return Array.from({ length: Math.ceil(records.length / size) }, (_, n) => n * size).map((first) => {
    const part = records.slice(first, first + size);
    const end = first + part.length;
    const stored = part.map((record, index) => {
      return { key: '7', headers: {}, offset: first + index, timestampMs, value: encodeRecord(record) };
    });
    const id = `issues:3:${first}-${end}@${timestampMs}`;
    return { topic: TOPICS.issues.name, partition: 3, first, end, redelivered: false, id, records: stored };
  });
}

const deciderOn = (on: Pick<Store, 'select' | 'insert'>) => {
  const tools = {
    log: { append: async () => {} },
    store: on,
    states: createIssueStates(on),
    releases: createReleaseStates(on),
    judged: createJudged(on),
    erased: createErased(on, Date.now),
    ...announcing(on, () => 0),
    now: () => START,
  };
  return (batch: Batch) => decideBatch(batch, tools);
};

describe('a history of facts', () => {
  test.each([1, 4, HISTORY.length])('makes the same rows in batches of %i, and in a replay', async (size) => {
    const { releases, changes } = remember(HISTORY);
    expect(changes.map(({ kind }) => kind)).toEqual(['new', 'resolved', 'regressed']);
    await empty();
    const decide = deciderOn(store);
    for (const batch of batchesOf(HISTORY, size)) await decide(batch);
    const made = await everything();
    const states = made['releases']?.map((row) => (row as { state: string }).state).toSorted();
    expect(states).toEqual(releases.map((change) => releaseRowOf(change).state).toSorted());
    const { deploys, commits: described, release_commits: placed } = made;
    expect([deploys?.length, described?.length, placed?.length]).toEqual([2, 4, 6]);

    await empty();
    for (const batch of batchesOf(HISTORY, 3)) await deciderOn(store)(batch);
    expect(await everything()).toEqual(made);
  });

  test.each(TABLES)(
    'survives a kill before and after each insert into %s, whatever came of the batch',
    async (table) => {
      await empty();
      for (const batch of batchesOf(HISTORY, HISTORY.length)) await deciderOn(store)(batch);
      const expected = await everything();

      await empty();
      const failed = new Set<string>();
      const failing: Pick<Store, 'select' | 'insert'> = {
        select: (query, params) => store.select(query, params),
        async insert(into, rows, token) {
          const isFatal = into === table && !failed.has(token);
          if (isFatal) failed.add(token);
          // By turns before and after the rows are stored.
          if (!isFatal || failed.size % 2 === 0) await store.insert(into, rows, token);
          if (isFatal) throw new Error('killed');
        },
      };
      for (const batch of batchesOf(HISTORY, 10)) {
        let current = batch;
        for (;;) {
          const outcome = await deciderOn(failing)(current).catch((error: Error) => error);
          if (!(outcome instanceof Error)) break;
          expect(outcome.message).toBe('killed');
          current = { ...batch, redelivered: true };
        }
        // Once more, after everything of it was stored and before the log knew.
        await deciderOn(store)({ ...batch, redelivered: true });
      }
      expect(failed.size).toBeGreaterThan(0);
      expect(await everything()).toEqual(expected);
    },
  );
});

describe('releases that events and transactions come from', () => {
  const at = Date.now() - 60_000;
  const stateOf = async (release: string) =>
    (await createReleaseStates(store).newest(1, [release], [])).get(release)?.state;
  const transaction = {
    type: 'transaction',
    transaction: '/cart',
    contexts: {
      trace: {
        trace_id: 'a'.repeat(32),
        span_id: 'b'.repeat(16),
        op: 'pageload',
      },
    },
    start_timestamp: at / 1e3 - 1,
    timestamp: at / 1e3,
    release: 'shop@2',
    environment: 'staging',
  };

  test('are known by their first sight, of either kind, and stay so when they are rolled out of the events', async () => {
    await empty();
    const { log, work } = createTestPipeline(store);
    const error = (n: number) => thrown('seen', { release: 'shop@1', environment: `env-${n}` });
    await log.append(TOPICS.events.name, [
      envelopeRecord({ id: eventId(2), payload: error(2), receivedAt: at }),
      envelopeRecord({ id: eventId(1), payload: error(1), receivedAt: at - 1000 }),
      envelopeRecord({ id: eventId(3), payload: thrown('no release'), receivedAt: at }),
    ]);
    await log.append(TOPICS.spans.name, [
      envelopeRecord({ id: eventId(4), payload: transaction, type: 'transaction', receivedAt: at }),
    ]);
    await work();
    expect(await stateOf('shop@1')).toMatchObject({
      seen: { at: at - 1000, eventId: eventId(1), environment: 'env-1' },
      seenIn: { 'env-1': at - 1000, 'env-2': at },
      users: [expect.stringMatching(/^\d+$/)],
      networks: [expect.stringMatching(/^\d+$/)],
    });
    expect(await stateOf('shop@2')).toMatchObject({ seen: { at, eventId: eventId(4), environment: 'staging' } });
    const names = await store.select('SELECT DISTINCT release, package FROM releases ORDER BY release');
    expect(names).toEqual([
      { release: 'shop@1', package: 'shop' },
      { release: 'shop@2', package: 'shop' },
    ]);
  });

  test('are filled in from what was stored before there was a table of them, also where that runs twice', async () => {
    const [before, other] = [await stateOf('shop@1'), await stateOf('shop@2')];
    await empty();
    const filling = (await readMigrations()).find(({ name }) => name === '0044_releases_seen.sql');
    expect(filling?.statements).toHaveLength(1);
    for (let run = 0; run < 2; run += 1) await store.client.command({ query: filling?.statements[0] ?? '' });
    const nothing = { users: [], networks: [], hosts: [] };
    expect(await stateOf('shop@1')).toEqual({ ...before, ...nothing });
    expect(await stateOf('shop@2')).toEqual({ ...other, ...nothing });
    const rows = await store.select<{ n: string; versions: string }>(
      'SELECT uniqExact(release) AS n, max(version) AS versions FROM releases',
    );
    expect(rows).toEqual([{ n: '2', versions: '1' }]);
  });
});
