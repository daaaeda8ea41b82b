import { encodeRecord, TOPICS } from '@breakwater/relay/log';
import type { Batch, IssueRecord } from '@breakwater/relay/log';
import { temporaryFolder } from '@breakwater/relay/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { createErased } from '../erasure/erased.ts';
import { createReleaseStates } from '../releases/release-states.ts';
import type { Store } from '../store/index.ts';
import { envelopeRecord, eventId, openTestStore, thrown } from '../testing/flow.ts';
import { createTestPipeline, RECEIVER } from '../testing/pipeline.ts';
import { issueRowOf } from './change.ts';
import type { IssueChange } from './change.ts';
import { decideBatch } from './consume-issues.ts';
import { groupRowOf } from './group-move.ts';
import { groupsElsewhere, groupsOfIssues, issueOfGroup } from './groups.ts';
import { createJudged } from './judged.ts';
import { announcing } from '../testing/announcing.ts';
import { createIssueStates } from './issue-states.ts';
import { remember } from './testing/remembered.ts';

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
beforeEach(async () => {
  for (const table of ['issue_groups', 'issue_activity', 'issues'])
    await store.client.command({ query: `TRUNCATE TABLE ${table}` });
});

const START = 1_700_000_000_000;
const key = { v: 1, project: 7 } as const;
const seen = (group: string, at: number): IssueRecord => ({
  ...key,
  kind: 'seen',
  group,
  events: 1,
  eventId: eventId(at),
  receivedAt: START + at,
  timestamp: START + at,
  releases: [{ release: '', environment: '', eventId: eventId(at), receivedAt: START + at }],
  title: `E: ${group} "quoted"`,
  culprit: '',
  type: 'E',
  value: group,
  level: 'error',
  platform: 'node',
  handled: true,
});
const by = (at: number) => ({ ...key, at: START + at, by: 'ann' });
const resolve = (issue: string, at: number): IssueRecord => ({ ...by(at), kind: 'resolve', issue, inRelease: '' });
const merge = (into: string, issues: string[], at: number): IssueRecord => ({ ...by(at), kind: 'merge', into, issues });
const unmerge = (issue: string, groups: string[], at: number): IssueRecord => ({
  ...by(at),
  kind: 'unmerge',
  issue,
  groups,
});
const undo = (issue: string, of: number): IssueRecord => ({
  ...by(of + 1),
  kind: 'undo',
  issue,
  of: START + of,
  moved: true,
});
const undoStatus = (issue: string, of: number): IssueRecord => ({ ...by(of + 1), kind: 'undo', issue, of: START + of });

/** A bit of everything, some of it refused. */
const HISTORY: readonly IssueRecord[] = [
  ...['1', '2', '3', '4', '5'].map((group, n) => seen(group, n + 1)),
  resolve('2', 10),
  merge('2', ['3'], 12),
  seen('3', 14),
  merge('1', ['2'], 16),
  seen('3', 18),
  resolve('1', 20),
  undoStatus('1', 20),
  resolve('3', 22),
  seen('2', 24),
  unmerge('1', ['3'], 26),
  undo('1', 26),
  undo('2', 12),
  undo('1', 16),
  seen('3', 30),
  merge('4', ['5', '9'], 32),
  merge('4', ['5'], 34),
  unmerge('4', ['4'], 36),
  seen('4', 38),
  unmerge('4', ['5'], 40),
  merge('1', ['4'], 42),
  undo('4', 36),
  resolve('5', 44),
  unmerge('1', ['5'], 46),
  seen('5', 48),
  undo('1', 46),
];

let attempt = 0;
/** Batches of `size` records. The time of the log makes the tokens of each run its own. */
function batchesOf(records: readonly IssueRecord[], size: number): Batch[] {
  const timestampMs = START + (attempt += 1);
  const starts = Array.from({ length: Math.ceil(records.length / size) }, (_, n) => n * size);
  return starts.map((first) => {
    const part = records.slice(first, first + size);
    const end = first + part.length;
    return {
      topic: TOPICS.issues.name,
      partition: 3,
      first,
      end,
      redelivered: false,
      id: `issues:3:${first}-${end}@${timestampMs}`,
      records: part.map((record, index) => {
        return { key: '7', headers: {}, offset: first + index, timestampMs, value: encodeRecord(record) };
      }),
    };
  });
}

const deciderOn = (inserted: Pick<Store, 'select' | 'insert'>) => {
  const tools = {
    log: { append: async () => {} },
    store: inserted,
    states: createIssueStates(inserted),
    releases: createReleaseStates(inserted),
    judged: createJudged(inserted),
    erased: createErased(inserted, Date.now),
    ...announcing(inserted, () => START),
    now: () => START,
  };
  return async (batch: Batch) => (await decideBatch(batch, tools)).issues;
};

const inOrder = (changes: readonly IssueChange[]): IssueChange[] =>
  changes.toSorted((one, other) => Number(one.issue) - Number(other.issue) || one.version - other.version);

const rowsOf = (table: string): Promise<object[]> =>
  store.select(
    `SELECT * FROM ${table} FINAL WHERE project_id = 7 ORDER BY ALL`.replace(table === 'issues' ? '' : ' FINAL', ''),
  );
const everything = async () => ({
  moves: await rowsOf('issue_groups'),
  activity: await rowsOf('issue_activity'),
  issues: await rowsOf('issues'),
});
/** The rows that a decider with two lists for a store makes of the same history, as this store gives them. */
async function expectedRows(): Promise<Awaited<ReturnType<typeof everything>>> {
  const { moves, changes } = remember(HISTORY);
  const at3 = <Row extends { source_partition: number }>(row: Row): Row => ({ ...row, source_partition: 3 });
  attempt += 1;
  await store.insert('issue_groups', moves.map(groupRowOf).map(at3), `expected:${attempt}`);
  await store.insert('issue_activity', changes.map(issueRowOf).map(at3), `expected:${attempt}`);
  const expected = await everything();
  for (const table of ['issue_groups', 'issue_activity', 'issues'])
    await store.client.command({ query: `TRUNCATE TABLE ${table}` });
  return expected;
}

describe('a history of records', () => {
  test.each([1, 4, HISTORY.length])(
    'makes the same rows in batches of %i, and again from an empty store',
    async (size) => {
      const expected = await expectedRows();
      expect(expected.moves.length).toBeGreaterThan(5);
      const decide = deciderOn(store);
      for (const batch of batchesOf(HISTORY, size)) await decide(batch);
      expect(await everything()).toEqual(expected);
    },
  );

  test('changes nothing when each batch comes again, to the same process and to another', async () => {
    const expected = await expectedRows();
    const decide = deciderOn(store);
    for (const batch of batchesOf(HISTORY, 7)) {
      const made = await decide(batch);
      const again = { ...batch, redelivered: true };
      expect(inOrder(await decide(again))).toEqual(inOrder(made));
      expect(inOrder(await deciderOn(store)(again))).toEqual(inOrder(made));
    }
    expect(await everything()).toEqual(expected);
  });

  test.each(['issue_groups', 'issue_activity'])(
    'survives a crash before and after each insert into %s',
    async (table) => {
      const expected = await expectedRows();
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
      for (const batch of batchesOf(HISTORY, 6)) {
        let current = batch;
        for (;;) {
          const outcome = await deciderOn(failing)(current).catch((error: Error) => error);
          if (!(outcome instanceof Error)) break;
          expect(outcome.message).toBe('killed');
          current = { ...batch, redelivered: true };
        }
      }
      expect(failed.size).toBeGreaterThan(5);
      expect(await everything()).toEqual(expected);
    },
  );
});

test('an issue of another project is no issue', async () => {
  const other = { ...seen('2', 2), project: 8 };
  const [batch] = batchesOf([seen('1', 1), other, merge('1', ['2'], 10), { ...resolve('2', 11) }], 10);
  const kinds = (await deciderOn(store)(batch!)).map(({ issue, kind, reason }) => [issue, kind, reason]);
  expect(kinds).toEqual([
    ['1', 'new', ''],
    ['2', 'new', ''],
    ['1', 'refused', 'no_such_issue'],
  ]);
});

test('SQL leads from groups to issues and back, at several places of a history', async () => {
  const decide = deciderOn(store);
  for (const batch of batchesOf(HISTORY, 6)) {
    await decide(batch);
    const { moves } = remember(HISTORY.slice(0, batch.end));
    for (const group of ['1', '2', '3', '4', '5']) {
      const issue = moves.findLast((move) => move.group === group)?.issue ?? group;
      const [found] = await store.select<{ issue: string; groups: string[] }>(
        `SELECT toString(${issueOfGroup('facts', 'elsewhere')}) AS issue,
                (SELECT groupArray(toString(own)) FROM (${groupsOfIssues('project_id = 7', '{issues:Array(UInt64)}')})) AS groups
         FROM (SELECT toUInt32(7) AS project_id, toUInt64({group:UInt64}) AS group_id) AS facts
         ANY LEFT JOIN ${groupsElsewhere('project_id = 7')} AS elsewhere USING (group_id)`,
        { group, issues: [BigInt(issue)] },
      );
      expect(found?.issue).toBe(issue);
      expect(found?.groups).toContain(group);
      const strangers = moves.filter(
        (move, n) => moves.findLastIndex((other) => other.group === move.group) === n && move.issue !== issue,
      );
      for (const { group: stranger } of strangers) expect(found?.groups).not.toContain(stranger);
    }
  }
});

test('an event of a merged group brings the target back, and its mail shows the event', async () => {
  const pipeline = createTestPipeline(store);
  const send = async (n: number, message: string): Promise<void> => {
    await pipeline.log.append(TOPICS.events.name, [envelopeRecord({ id: eventId(n), payload: thrown(message) })]);
    await pipeline.work();
  };
  const issueOf = async (title: string): Promise<string> => {
    const rows = await store.select<{ issue_id: string }>(
      'SELECT issue_id FROM issues FINAL WHERE title = {title:String}',
      { title },
    );
    return rows[0]?.issue_id ?? '';
  };
  await send(1, 'stays');
  await send(2, 'is merged');
  const into = await issueOf('TypeError: stays');
  const merged = await issueOf('TypeError: is merged');
  const person = { v: 1, project: 1, at: Date.now() - 1000, by: RECEIVER } as const;
  const records: IssueRecord[] = [
    { ...person, kind: 'merge', into, issues: [merged] },
    { ...person, kind: 'resolve', issue: merged, inRelease: '' },
  ];
  await pipeline.log.append(
    TOPICS.issues.name,
    records.map((record) => ({ key: '1', value: encodeRecord(record) })),
  );
  await pipeline.work();
  await send(3, 'is merged');

  const mails = await store.select<{ subject: string; issue_id: string }>(
    "SELECT title AS subject, issue_id FROM deliveries FINAL WHERE kind = 'regressed'",
  );
  expect(mails).toEqual([{ issue_id: into, subject: expect.stringContaining('TypeError: is merged') }]);
});
