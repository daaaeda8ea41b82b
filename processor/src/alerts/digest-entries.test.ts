import { TOPICS } from '@breakwater/relay/log';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { beginSilence } from '../directory/silences.ts';
import { accessTo } from '../testing/access-to.ts';
import { eventId, thrown } from '../testing/flow.ts';
import { envelopeRecord } from '../testing/envelope-record.ts';
import { openLogAndStore } from '../testing/log-and-store.ts';
import type { LogAndStore } from '../testing/log-and-store.ts';
import { createTestPipeline } from '../testing/pipeline.ts';
import { digestEntriesOf } from './digest-entries.ts';
import type { DigestNotice } from './digest-entries.ts';
import { silencedNotices } from './silenced.ts';

const PROJECT = 7;

let opened: LogAndStore;
/** The notices of the decisions that were made, by the title of their issue. */
let notices: Map<string, DigestNotice>;
beforeAll(async () => {
  opened = await openLogAndStore();
  const { log, work } = createTestPipeline(opened.store);
  const events = [
    ...Array.from({ length: 3 }, (_, n) => thrown('declined', { user: { id: `u${n}` } })),
    thrown('timeout', { user: { id: 'u1' }, environment: 'production', release: 'web@1' }),
    thrown('timeout', { user: { id: 'u1' } }),
    thrown('alone', { user: {} }),
  ];
  await log.append(
    TOPICS.events.name,
    events.map((payload, n) => envelopeRecord({ id: eventId(n + 1), payload, project: PROJECT })),
  );
  await work();
  const rows = await opened.store.select<DigestNotice & { title: string; millis: number }>(
    `SELECT concat(toString(issue_id), ':', toString(version)) AS decision, kind, toString(issue_id) AS issue, title,
            toFloat64(toUnixTimestamp64Milli(at)) AS millis, release, environment, level, handled
     FROM issue_activity`,
  );
  notices = new Map(
    rows.map(({ title, millis, handled, ...row }) => [
      title,
      { ...row, project: PROJECT, at: millis, handled: Number(handled) === 1, because: 'budget' },
    ]),
  );
});
afterAll(() => opened.close());

const noticeOf = (message: string): DigestNotice => notices.get(`TypeError: ${message}`)!;

describe('digestEntriesOf', () => {
  test('reads names, users and events of each issue', async () => {
    const entries = await digestEntriesOf(opened.store, accessTo([PROJECT]), [...notices.values()], 'https://bw.test');
    expect(
      entries.map(({ title, users, events }) => [title, users, events]).toSorted(([a], [b]) => (a! < b! ? -1 : 1)),
    ).toEqual([
      ['TypeError: alone', 1, 1],
      ['TypeError: declined', 3, 3],
      ['TypeError: timeout', 1, 2],
    ]);
    const { issue } = noticeOf('declined');
    expect(entries.find(({ title }) => title === 'TypeError: declined')).toMatchObject({
      projectSlug: `project-${PROJECT}`,
      shortId: expect.stringMatching(/^PROJECT-7-/),
      link: `https://bw.test/issues/${issue}`,
      handled: false,
      because: 'budget',
    });
  });

  test('asks nothing where nothing waits', async () => {
    expect(await digestEntriesOf(opened.store, accessTo([PROJECT]), [], 'https://bw.test')).toEqual([]);
  });
});

test('silencedNotices are the decisions of that silence alone', async () => {
  const { store } = opened;
  const now = Date.now();
  const held = { project: PROJECT, environment: '', until: now + 60_000, why: 'deploy', by: 'ann@example.com' };
  const [deploy, other] = [await beginSilence(store, held, now), await beginSilence(store, held, now)];
  const told = (message: string, silence: string) => ({
    decision: noticeOf(message).decision,
    project_id: PROJECT,
    issue_id: noticeOf(message).issue,
    event_id: '',
    kind: 'new',
    receivers: 0,
    reason: 'silenced',
    silence,
    at: new Date(now).toISOString(),
  });
  await store.insert(
    'told',
    [told('declined', deploy.id), told('timeout', deploy.id), told('alone', other.id)],
    'told',
  );

  const silenced = await silencedNotices(store, accessTo([PROJECT]), deploy.id);
  expect(silenced.toSorted((a, b) => (a.decision < b.decision ? -1 : 1))).toEqual(
    [noticeOf('declined'), noticeOf('timeout')]
      .map((notice) => ({ ...notice, because: 'silence' }))
      .toSorted((a, b) => (a.decision < b.decision ? -1 : 1)),
  );
  expect((await silencedNotices(store, accessTo([PROJECT]), other.id)).map(({ issue }) => issue)).toEqual([
    noticeOf('alone').issue,
  ]);
});
