import { randomUUID } from 'node:crypto';

import { encodeRecord, TOPICS } from '@breakwater/relay/log';
import type { IssueRecord } from '@breakwater/relay/log';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { createStepLog } from '../retention/step-log.ts';
import { filesWith, LOOK_AT_DISK } from '../testing/files-with.ts';
import { envelopeRecord, eventId, thrown } from '../testing/flow.ts';
import { openLogAndStore } from '../testing/log-and-store.ts';
import type { LogAndStore } from '../testing/log-and-store.ts';
import { createTestPipeline } from '../testing/pipeline.ts';
import { createErased } from './erased.ts';
import { runErasures, writeErasure } from './erasures.ts';
import { personHash } from './person.ts';
import type { PersonKind } from './person.ts';

let opened: LogAndStore;
beforeAll(async () => {
  opened = await openLogAndStore();
  // Packed texts could not be found on the disk.
  for (const [table, column] of [
    ['event_bodies', 'data String'],
    ['events', 'pairs Array(String)'],
    ['commits', 'message String'],
  ] as const)
    await opened.store.client.command({ query: `ALTER TABLE ${table} MODIFY COLUMN ${column} CODEC(NONE)` });
});
afterAll(() => opened?.close());

/** Ada is erased by her id, Bob by his address, Cyd by her network address; Dan stays. */
const PEOPLE: Record<'ada' | 'bob' | 'cyd' | 'dan', { id: string; email?: string; ip_address: string }> = {
  ada: { id: 'ada-lovelace-1815', email: 'ada@erased.example', ip_address: '203.0.113.1' },
  bob: { id: 'bob-babbage-1791', email: 'Bob@Erased.example', ip_address: '203.0.113.2' },
  cyd: { id: 'cyd-clarke-1930', ip_address: '203.0.113.3' },
  dan: { id: 'dan-dijkstra-1930', email: 'dan@kept.example', ip_address: '203.0.113.4' },
};
type Name = keyof typeof PEOPLE;
const NAMES = Object.keys(PEOPLE) as Name[];

/** One error, and one transaction, of each. */
async function send(first: number): Promise<void> {
  const { log, work } = createTestPipeline(opened.store);
  for (const [index, name] of NAMES.entries()) {
    const user = PEOPLE[name];
    const now = Date.now() / 1000;
    const payload = thrown(`came by ${name}`, { user, tags: { customer: user.email ?? user.id } });
    await log.append(TOPICS.events.name, [envelopeRecord({ id: eventId(first + index), payload })]);
    const trace = { trace_id: 'a'.repeat(32), span_id: `${first + index}`.padStart(16, 'b'), op: 'http.server' };
    const transaction = { type: 'transaction', transaction: `GET /${name}`, user, contexts: { trace } };
    const times = { start_timestamp: now - 1, timestamp: now };
    await log.append(TOPICS.spans.name, [
      envelopeRecord({ id: eventId(first + 50 + index), type: 'transaction', payload: { ...transaction, ...times } }),
    ]);
  }
  await work();
}

/** A release with commits: by Bob, by Dan, and by Dan with Bob as another author. */
async function commitAll(set: string): Promise<void> {
  const { log, work } = createTestPipeline(opened.store);
  const commit = (sha: string, name: string, authorEmail: string, message: string) => ({
    repository: 'shop',
    sha: `${set}-${sha}`,
    message,
    authorName: name,
    authorEmail,
    described: true,
    timestamp: Date.now(),
    files: [],
    fileCount: 0,
  });
  const together = 'Pair\n\nCo-authored-by: Bob Babbage <bob@erased.example>.';
  const commits = [
    commit('1', 'Bob Babbage', 'BOB@erased.example', 'Fix'),
    commit('2', 'Dan Dijkstra', 'dan@kept.example', 'Prove, says dan@kept.example'),
    commit('3', 'Dan Dijkstra', 'dan@kept.example', together),
  ];
  const said = {
    v: 1,
    kind: 'release',
    project: 1,
    release: `shop@${set}`,
    at: Date.now(),
    by: 'ci',
    via: 'api',
  } as const;
  const value = encodeRecord({ ...said, fact: 'commits', set, from: 0, commits } satisfies IssueRecord);
  await log.append(TOPICS.issues.name, [{ key: '1', value }]);
  await work();
}

const authors = (): Promise<{ sha: string; author: string; message: string }[]> =>
  opened.store.select(
    `SELECT sha, concat(author_name, author_email) AS author, message FROM commits FINAL ORDER BY sha`,
  );

const eraseBy = (kind: PersonKind, value: string): Promise<void> =>
  writeErasure(opened.store, {
    id: randomUUID(),
    project: 0,
    kind,
    hash: personHash(kind, value),
    version: 1,
    at: Date.now() - 61_000,
    by: 'test',
    status: 'waiting',
    doneAt: 0,
    events: 0,
    spans: 0,
  });

const outcomes = (): Promise<{ category: string; key: string; n: string }[]> =>
  opened.store.select(
    `SELECT category, key, sum(value) AS n FROM ledger FINAL ARRAY JOIN mapKeys(counts) AS key, mapValues(counts) AS value
     WHERE stage = 'processor' AND startsWith(key, 'dropped') GROUP BY category, key ORDER BY category`,
  );

test('three people are taken out of all that is stored, and the fourth stays', async () => {
  await send(100);
  await commitAll('a');
  const { store, folder } = opened;
  for (const text of [PEOPLE.ada.id, 'bob@erased.example', PEOPLE.cyd.ip_address, PEOPLE.dan.id])
    expect(await filesWith(folder, text), text).not.toEqual([]);

  await eraseBy('id', PEOPLE.ada.id);
  await eraseBy('email', 'bob@erased.example');
  await eraseBy('ip', PEOPLE.cyd.ip_address);
  const log = createStepLog(store, Date.now(), Date.now);
  expect(await runErasures(store, { now: Date.now, isOver: () => false, log, again: false })).toBe(true);

  expect(await store.select('SELECT kind, status, events, spans FROM erasures FINAL ORDER BY kind')).toEqual([
    { kind: 'email', status: 'done', events: '1', spans: '0' },
    { kind: 'id', status: 'done', events: '1', spans: '1' },
    { kind: 'ip', status: 'done', events: '1', spans: '0' },
  ]);
  const facts = await store.select<{ title: string; known: number; words: string[] }>(
    `SELECT title, user_key != 0 AS known, arrayFilter(word -> match(word, '^(user|customer)='), pairs) AS words
     FROM events LEFT JOIN event_bodies USING (project_id, event_id) ORDER BY events.event_id`,
  );
  const nobody = { title: '', known: 0 };
  expect(facts).toEqual([
    { ...nobody, words: [] },
    { ...nobody, words: [] },
    { ...nobody, words: [] },
    {
      title: 'TypeError: came by dan',
      known: 1,
      words: [expect.stringMatching(/^user=\d/), 'customer=dan@kept.example'],
    },
  ]);
  expect(await authors()).toEqual([
    { sha: 'a-1', author: '', message: 'Fix' },
    { sha: 'a-2', author: 'Dan Dijkstradan@kept.example', message: 'Prove, says dan@kept.example' },
    { sha: 'a-3', author: 'Dan Dijkstradan@kept.example', message: '' },
  ]);
  expect(await store.select('SELECT sum(events) AS events FROM group_days')).toEqual([{ events: '0' }]);
});

test('none of their names is left on the disk', { timeout: 120_000 }, async () => {
  for (const text of [
    PEOPLE.ada.id,
    'ada@erased.example',
    'bob@erased.example',
    PEOPLE.bob.id,
    'Babbage',
    PEOPLE.cyd.ip_address,
  ])
    await expect.poll(() => filesWith(opened.folder, text), { ...LOOK_AT_DISK, message: text }).toEqual([]);
  expect(await filesWith(opened.folder, PEOPLE.dan.id)).not.toEqual([]);
});

test('the same people are dropped as erased when they come by again', async () => {
  await send(200);
  expect(await outcomes()).toEqual([
    { category: 'error', key: 'dropped:erased', n: '3' },
    { category: 'transaction', key: 'dropped:erased', n: '3' },
  ]);
  await commitAll('b');
  expect((await authors()).filter(({ author, message }) => /Bob/i.test(author + message))).toEqual([]);
  expect(await authors()).toHaveLength(6);
  const stored = await opened.store.select('SELECT title FROM event_bodies ORDER BY title');
  expect(stored).toEqual([{ title: 'TypeError: came by dan' }, { title: 'TypeError: came by dan' }]);
});

test('an erasure is known ten seconds later at most, and one of a project there alone', async () => {
  let now = Date.now();
  const erased = createErased(opened.store, () => now);
  await erased.refresh();
  await writeErasure(opened.store, {
    id: 'later',
    project: 7,
    kind: 'id',
    hash: personHash('id', 'eve'),
    version: 1,
    at: now,
    by: 'test',
    status: 'waiting',
    doneAt: 0,
    events: 0,
    spans: 0,
  });
  await erased.refresh();
  expect(erased.reasonFor(7, { id: 'eve' })).toBeNull();
  now += 10_000;
  await erased.refresh();
  expect([erased.reasonFor(7, { id: 'eve' }), erased.reasonFor(8, { id: 'eve' })]).toEqual(['erased', null]);
});
