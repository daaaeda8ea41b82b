import { encodeRecord, TOPICS } from '@breakwater/relay/log';
import type { IssueRecord, ReleaseRecord } from '@breakwater/relay/log';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { createStepLog } from '../retention/step-log.ts';
import { rollTable } from '../sums/index.ts';
import { filesWith, LOOK_AT_DISK } from '../testing/files-with.ts';
import { envelopeRecord, eventId, thrown } from '../testing/flow.ts';
import { openLogAndStore } from '../testing/log-and-store.ts';
import type { LogAndStore } from '../testing/log-and-store.ts';
import { createTestPipeline } from '../testing/pipeline.ts';
import { runIssueDeletions } from './run-issue-deletions.ts';
import { runDeletions, writeDeletion } from './run-deletions.ts';

let opened: LogAndStore;
beforeAll(async () => {
  opened = await openLogAndStore();
  // Packed texts could not be found on the disk.
  for (const column of [
    'event_bodies MODIFY COLUMN data',
    'commits MODIFY COLUMN message',
    'deploys MODIFY COLUMN name',
  ])
    await opened.store.client.command({ query: `ALTER TABLE ${column} String CODEC(NONE)` });
});
afterAll(() => opened?.close());

const count = async (table: string, where = 'true'): Promise<number> => {
  const [row] = await opened.store.select<{ n: string }>(`SELECT count() AS n FROM ${table} WHERE ${where}`);
  return Number(row?.n);
};

async function send(first: number, project: number, messages: readonly string[]): Promise<void> {
  const { log, work } = createTestPipeline(opened.store);
  const records = messages.map((message, index) =>
    envelopeRecord({ id: eventId(first + index), payload: thrown(message), project }),
  );
  await log.append(TOPICS.events.name, records);
  await work();
}

/** A release with a deploy and a commit. */
async function release(project: number, message: string): Promise<void> {
  const { log, work } = createTestPipeline(opened.store);
  const asked = { v: 1, kind: 'release', project, release: 'shop@1', at: Date.now(), by: 'ci', via: 'cli' } as const;
  const deploy = { deploy: '1', environment: 'production', name: message, url: '', started: 0, finished: 0 };
  const words = { sha: 'a1', repository: 'shop', described: true, message, authorName: '', authorEmail: '' };
  const facts: ReleaseRecord[] = [
    { ...asked, fact: 'deployed', ...deploy },
    { ...asked, fact: 'commits', set: 'a', from: 0, commits: [{ ...words, timestamp: 0, files: [], fileCount: 0 }] },
  ];
  await log.append(
    TOPICS.issues.name,
    facts.map((fact) => ({ key: String(project), value: encodeRecord(fact) })),
  );
  await work();
}
const OF_RELEASES = ['releases', 'deploys', 'commits', 'release_commits'];

test('an issue goes with its data; an event that comes later makes it anew, and is counted', async () => {
  const { store } = opened;
  const { log, work } = createTestPipeline(store);
  const come = async (first: number, ...messages: string[]): Promise<void> => {
    const records = messages.map((message, index) =>
      envelopeRecord({ id: eventId(first + index), payload: thrown(message) }),
    );
    await log.append(TOPICS.events.name, records);
    await work();
  };
  await come(100, 'goes', 'goes', 'stays');
  const [goes] = await store.select<{ id: string; at: number }>(
    `SELECT toString(group_id) AS id, toFloat64(toUnixTimestamp64Milli(max(stored_at))) AS at
     FROM events WHERE group_id IN (SELECT group_id FROM event_bodies WHERE title = 'TypeError: goes') GROUP BY id`,
  );
  const { id, at } = goes!;
  const record: IssueRecord = { v: 1, project: 1, issue: id, kind: 'delete', at, by: 'ann' };
  await expect.poll(() => Date.now() > at).toBe(true);
  await log.append(TOPICS.issues.name, [{ key: '1', value: encodeRecord(record) }]);
  await work();
  const state = () => store.select(`SELECT kind, status, title FROM issues FINAL WHERE issue_id = ${id}`);
  expect(await state()).toEqual([{ kind: 'deleted', status: 'deleted', title: '' }]);

  await come(200, 'goes');
  expect(await state()).toEqual([{ kind: 'new', status: 'unresolved', title: 'TypeError: goes' }]);
  await rollTable(store, 'group_days', [{ lane: 'live', partition: 0, committed: 1000 }]);
  const steps = createStepLog(store, Date.now(), Date.now);
  const run = () =>
    runIssueDeletions(store, { now: Date.now, isOver: () => false, log: steps, between: (work) => work() });
  expect(await run()).toBe(true);

  const ofGroup = `group_id = ${id}`;
  expect([await count('events', ofGroup), await count('event_bodies', ofGroup)]).toEqual([1, 1]);
  const sums = await store.select<{ mine: boolean; events: string }>(
    `SELECT ${ofGroup} AS mine, sum(events) AS events FROM group_days WHERE project_id = 1 GROUP BY mine ORDER BY mine`,
  );
  expect(sums.map(({ events }) => events)).toEqual(['1', '1']);
  const kinds = await store.select<{ kind: string }>(
    `SELECT kind FROM issue_activity WHERE issue_id = ${id} ORDER BY version`,
  );
  expect(kinds.map(({ kind }) => kind)).toEqual(['deleted', 'new']);
  expect(await count('deliveries FINAL', `issue_id = ${id}`)).toBe(1);
  await run();
  expect(await count('events', ofGroup)).toBe(1);
});

test('a project goes from every table and from the disk; another one stays', async () => {
  const { store, folder } = opened;
  await send(300, 2, ['of the deleted project']);
  await send(400, 3, ['of the other project']);
  await release(2, 'of the deleted project');
  await release(3, 'of the other project');
  expect(await filesWith(folder, 'of the deleted project')).not.toEqual([]);
  await store.blobs.put('artifacts/aa/alone', Buffer.from('alone'));
  await store.blobs.put('artifacts/aa/shared', Buffer.from('shared'));
  const file = { kind: 'source_map', name: 'a.js.map', bytes: 5, uploaded_at: new Date().toISOString() };
  await store.insert(
    'artifacts',
    [
      { ...file, project_id: 2, debug_id: 'a', blob: 'artifacts/aa/alone' },
      { ...file, project_id: 2, debug_id: 'b', blob: 'artifacts/aa/shared' },
      { ...file, project_id: 3, debug_id: 'b', blob: 'artifacts/aa/shared' },
    ],
    'artifacts',
  );

  const deletion = { project: 2, issue: '0', at: Date.now(), version: 1, by: 'test' };
  await writeDeletion(store, deletion, { status: 'waiting', doneAt: 0 });
  const log = createStepLog(store, Date.now(), Date.now);
  const run = (now: number) => runDeletions(store, { now: () => now, isOver: () => false, log });
  await run(Date.now());
  expect(await count('events', 'project_id = 2')).toBe(1);
  await run(Date.now() + 61_000);

  for (const table of [
    'events',
    'event_bodies',
    'issues',
    'issue_activity',
    'artifacts',
    'deliveries',
    'told',
    ...OF_RELEASES,
  ])
    expect(await count(table, 'project_id = 2'), table).toBe(0);
  for (const table of ['events', 'event_bodies', 'issues', 'artifacts', 'deploys', 'commits', 'release_commits'])
    expect(await count(table, 'project_id = 3'), table).toBe(1);
  expect([await store.blobs.get('artifacts/aa/alone'), (await store.blobs.get('artifacts/aa/shared'))?.length]).toEqual(
    [null, 6],
  );

  // Records that were in the log still are dropped.
  await send(500, 2, ['of the deleted project']);
  expect(await count('events', 'project_id = 2')).toBe(0);
  await expect.poll(() => filesWith(folder, 'of the deleted project'), LOOK_AT_DISK).toEqual([]);
  expect(await filesWith(folder, 'of the other project')).not.toEqual([]);
}, 120_000);
