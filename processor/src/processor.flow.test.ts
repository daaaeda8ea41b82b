import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { decodeRecord, deadRecordSchema, encodeRecord, TOPICS } from '@breakwater/relay/log';
import type { Batch, DeadRecord, IssueRecord, Log } from '@breakwater/relay/log';
import { openTestLog, quiet, until } from '@breakwater/relay/testing';
import { LIMITS } from '@breakwater/sdk/wire';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { appendDead } from './topics/dead-letters.ts';
import { eventId, openTestStore, PROCESSOR_CONFIG, send, thrown } from './testing/flow.ts';
import { startProcessor } from './index.ts';
import type { Processor } from './index.ts';
import { decideBatch } from './issues/consume-issues.ts';
import { createJudged } from './issues/judged.ts';
import { announcing } from './testing/announcing.ts';
import { createIssueStates } from './issues/issue-states.ts';
import { createErased } from './erasure/erased.ts';
import { createReleaseStates } from './releases/release-states.ts';
import type { Store } from './store/index.ts';

let folder: string;
let log: Log;
let store: Store;
let processor: Processor;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'breakwater-processor-'));
  // Run before anything is open here: one process at a time may hold the folders.
  const early = await openTestLog(folder);
  await send(early, { id: eventId(1), payload: thrown('killed after the events were stored') });
  await early.close();
  await dieAfterInsertInto('events');
  await dieAfterInsertInto('issue_activity');
  store = await openTestStore(folder);
  log = await openTestLog(folder);
  processor = await startProcessor(PROCESSOR_CONFIG, { log, store, logger: quiet });
}, 60_000);

afterAll(async () => {
  await processor?.close();
  await log?.close();
  await store?.close();
  await rm(folder, { recursive: true, force: true });
});

async function dieAfterInsertInto(table: string): Promise<void> {
  const script = fileURLToPath(new URL('testing/flow-crash.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=source', '--import', 'tsx', script, folder, table], {
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: 20_000,
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
}

interface IssueState {
  issue_id: string;
  version: string;
  status: string;
  substatus: string;
  kind: string;
}

const countEvents = async (title: string): Promise<number> => {
  const [row] = await store.select<{ n: string }>(
    'SELECT count() AS n FROM event_bodies WHERE title = {title:String}',
    {
      title,
    },
  );
  return Number(row?.n);
};
const stored = (title: string, events: number): Promise<number> =>
  until(
    () => countEvents(title),
    (n) => n === events,
  );
const issueOf = async (title: string): Promise<IssueState | undefined> =>
  (await store.select<IssueState>('SELECT * FROM issues FINAL WHERE title = {title:String}', { title }))[0];
const KEPT = `SELECT title AS subject, state AS status FROM deliveries FINAL
  WHERE state = 'kept' AND issue_id = {issue:UInt64} ORDER BY at`;
const mailsAbout = (issue: string): Promise<{ subject: string; status: string }[]> => store.select(KEPT, { issue });

const deadRecords = async (): Promise<DeadRecord[]> => {
  const dead: DeadRecord[] = [];
  const tail = await log.tail(
    TOPICS.dead.name,
    (record) => void dead.push(decodeRecord(deadRecordSchema, record.value ?? new Uint8Array())),
    (error) => {
      throw error;
    },
  );
  await tail.stop();
  return dead;
};

describe('the processor', () => {
  test('stores, decides and mails once when it was killed after each insert', async () => {
    const title = 'TypeError: killed after the events were stored';
    const issue = await until(
      () => issueOf(title),
      (found) => found !== undefined,
    );
    const mails = await until(
      () => mailsAbout(issue?.issue_id ?? '0'),
      (found) => found.length > 0,
    );
    expect(await countEvents(title)).toBe(1);
    expect(issue).toMatchObject({ version: '1', status: 'unresolved', substatus: 'new' });
    expect(mails).toEqual([expect.objectContaining({ status: 'kept' })]);
  });
  test('stores one of two copies of an event, in one batch, later, and after a start', async () => {
    const title = 'TypeError: sent again';
    const copy = { id: eventId(10), payload: thrown('sent again') };
    await send(log, copy, copy);
    await until(
      () => countEvents(title),
      (n) => n > 0,
    );
    await send(log, copy);
    await processor.close();
    processor = await startProcessor(PROCESSOR_CONFIG, { log, store, logger: quiet });
    await send(log, copy, { id: eventId(11), payload: thrown('sent after the copies') });
    await until(
      () => countEvents('TypeError: sent after the copies'),
      (n) => n > 0,
    );

    expect(await countEvents(title)).toBe(1);
  });

  test('one bad record becomes a dead letter with its cause, and its neighbours are stored', async () => {
    const before = (await deadRecords()).length;
    await send(
      log,
      { id: eventId(20), payload: thrown('before the bad one') },
      { id: eventId(21), payload: '{"not": json' },
      { id: eventId(22), payload: thrown('after the bad one') },
    );
    await until(
      () => countEvents('TypeError: after the bad one'),
      (n) => n > 0,
    );
    const dead = await until(deadRecords, (found) => found.length > before);

    expect(await countEvents('TypeError: before the bad one')).toBe(1);
    expect(dead.at(-1)).toMatchObject({ topic: 'events', stage: 'envelope' });
    expect(dead.at(-1)?.cause).toContain('the event is not JSON');
  });

  test('a record as large as any body that a relay takes fits into the topic dead', async () => {
    const record = {
      key: eventId(25),
      value: Buffer.alloc(LIMITS.compressedBytes),
      headers: {},
      offset: 0,
      timestampMs: 0,
    };
    await appendDead(log, { topic: 'events', partition: 0 }, [{ record, stage: 'insert', cause: new Error('bad') }], 0);
  });

  test('a resolved issue is reopened by a later release only, and is mailed once for each', async () => {
    const title = 'TypeError: comes back';
    const from = (n: number, release: string) => ({ id: eventId(n), payload: thrown('comes back', { release }) });
    const state = () => issueOf(title);

    await send(log, from(30, 'shop@1.0.0'));
    const issue = (await until(state, (found) => found !== undefined))?.issue_id ?? '0';
    const about = { v: 1, project: 1, issue } as const;
    await log.append(TOPICS.issues.name, [
      {
        key: '1',
        value: encodeRecord({
          ...about,
          kind: 'resolve',
          at: Date.now(),
          by: 'dev@example.com',
          inRelease: 'shop@1.0.0',
        }),
      },
    ]);
    await until(state, (found) => found?.status === 'resolved');

    await send(log, from(31, 'shop@1.0.0'), from(32, 'shop@0.9.0'));
    await stored(title, 3);
    await send(log, from(33, 'shop@1.1.0'));
    await until(state, (found) => found?.kind === 'regressed');
    await send(log, from(34, 'shop@1.1.0'), from(35, 'shop@1.2.0'));
    await stored(title, 6);

    const mails = await until(
      () => mailsAbout(issue),
      (found) => found.length === 2,
    );
    expect(mails.map((mail) => mail.subject.slice(0, 12))).toEqual(['[New] projec', '[Regressed] ']);
    expect(await state()).toMatchObject({ version: '3', status: 'unresolved', substatus: 'regressed' });
  });

  test('orders releases that are no versions by when each was first seen', async () => {
    const title = 'TypeError: by hash';
    const from = (n: number, release: string) => ({ id: eventId(n), payload: thrown('by hash', { release }) });
    await send(log, from(70, 'f00d'));
    await stored(title, 1);
    await send(log, from(71, 'beef'));
    const issue =
      (
        await until(
          () => issueOf(title),
          (found) => found !== undefined,
        )
      )?.issue_id ?? '0';
    await stored(title, 2);
    const resolve = { v: 1, project: 1, issue, kind: 'resolve', at: Date.now(), by: 'ann', inRelease: 'beef' } as const;
    await log.append(TOPICS.issues.name, [{ key: '1', value: encodeRecord(resolve) }]);
    await until(
      () => issueOf(title),
      (found) => found?.status === 'resolved',
    );

    await send(log, from(72, 'f00d'));
    await stored(title, 3);
    await send(log, from(73, 'cafe'));
    await until(
      () => issueOf(title),
      (found) => found?.kind === 'regressed',
    );
    const regressions = await store.select<{ release: string }>(
      "SELECT release FROM issue_activity WHERE issue_id = {issue:UInt64} AND kind = 'regressed'",
      { issue },
    );
    expect(regressions).toEqual([{ release: 'cafe' }]);
  });

  test('a batch of a log that was begun anew ignores decisions of the old log with the same offsets', async () => {
    const issue = '4711';
    const key = { v: 1, project: 1, issue } as const;
    const seen = (receivedAt: number) => {
      const from = { release: 'shop@1.0.0', environment: '', eventId: eventId(80), receivedAt, timestamp: receivedAt };
      const texts = { title: 'Error: begun anew', culprit: '', type: 'Error', value: 'begun anew', level: 'error' };
      const rest = { ...texts, platform: 'node', handled: false, events: 1, releases: [from] };
      return {
        v: 1,
        project: 1,
        group: issue,
        kind: 'seen',
        ...rest,
        eventId: from.eventId,
        receivedAt,
        timestamp: receivedAt,
      } as const;
    };
    const batchAt = (timestampMs: number, redelivered: boolean, records: readonly IssueRecord[]): Batch => ({
      topic: TOPICS.issues.name,
      partition: 99,
      first: 0,
      end: records.length,
      redelivered,
      records: records.map((record, offset) => ({
        key: '1',
        headers: {},
        offset,
        timestampMs,
        value: encodeRecord(record),
      })),
      id: `issues:99:0-${records.length}@${timestampMs}`,
    });
    const told: unknown[] = [];
    const decide = async (batch: Batch) => {
      const { issues } = await decideBatch(batch, {
        log: { append: async (topic, records) => void (topic === TOPICS.notifications.name && told.push(...records)) },
        store,
        states: createIssueStates(store),
        releases: createReleaseStates(store),
        judged: createJudged(store),
        erased: createErased(store, Date.now),
        ...announcing(store, Date.now),
        now: Date.now,
      });
      return issues;
    };

    const start = Date.now();
    const resolve = { ...key, kind: 'resolve', at: start + 1, by: 'dev@example.com', inRelease: '' } as const;
    const old = batchAt(start, false, [seen(start), resolve]);
    expect(await decide(old)).toMatchObject([{ kind: 'new' }, { kind: 'resolved' }]);
    // Its own decisions are found again, and their notifications are appended again.
    expect(await decide({ ...old, redelivered: true })).toMatchObject([{ kind: 'new' }, { kind: 'resolved' }]);
    expect(told).toHaveLength(2);

    // The batch comes again after a crash before any of it was stored.
    const anew = batchAt(start + 5000, true, [seen(start + 5000)]);
    expect(await decide(anew)).toMatchObject([{ kind: 'regressed', version: 3 }]);
    expect(await decide(anew)).toMatchObject([{ kind: 'regressed', version: 3 }]);
  });
});
