import { envelopeRecord } from '@breakwater/processor/testing';
import { TOPICS } from '@breakwater/relay/log';
import { expect, test } from 'vitest';

import { issueDetailSchema, issueListSchema } from '../../contract/issues.schema.ts';
import { lookupSchema } from '../../contract/lookup.schema.ts';
import { events, issues, useSampleApi } from '../testing/sample-api.ts';
import { rollSums } from '../testing/roll-sums.ts';
import { eventsOf, sentEvent } from '../testing/sample-rows.ts';

const api = useSampleApi();
const [target, merged] = issues as [(typeof issues)[number], (typeof issues)[number]];

const list = (query = '', sort = 'lastSeen') =>
  api.read(`/api/ui/issues?${new URLSearchParams({ query, sort, period: '90d' }).toString()}`, issueListSchema);
const pageOf = (id: string) => api.read(`/api/ui/issues/${id}?period=90d`, issueDetailSchema);

/** As the decider writes them: the group's new place, and the state of the issue that it leaves. */
async function move(issueId: string, version: number, mergedInto: string): Promise<void> {
  const { store } = api.current();
  const row = {
    project_id: 1,
    group_id: merged.issueId,
    version,
    issue_id: issueId,
    kind: 'merged',
    at: new Date().toISOString(),
  };
  await store.insert('issue_groups', [row], `move ${version}`);
  await store.client.command({
    query: `INSERT INTO issue_activity
            SELECT * REPLACE (version + 1 AS version, ${mergedInto} AS merged_into)
            FROM issues FINAL WHERE issue_id = ${merged.issueId}`,
  });
}

test('sums answer as the facts did, before and after a roll', async () => {
  const before = [await list(), await list('', 'users'), await list('browser:Chrome*'), await pageOf(target.issueId)];
  await rollSums(api.current().store);
  const rolled = await api
    .current()
    .store.select('SELECT count() AS n FROM group_days WHERE project_id = 1 HAVING n > 0');
  expect(rolled).toHaveLength(1);
  const after = [await list(), await list('', 'users'), await list('browser:Chrome*'), await pageOf(target.issueId)];
  expect(after).toEqual(before);
});

test('a merge is followed by list, page, counts, users, search and ids, and so is its undo', async () => {
  const before = { list: await list(), target: await pageOf(target.issueId), merged: await pageOf(merged.issueId) };
  await move(target.issueId, 1, target.issueId);

  const { issues: rows, total } = await list();
  expect(total).toBe(before.list.total - 1);
  expect(rows.map(({ id }) => id)).not.toContain(merged.issueId);
  const row = rows.find(({ id }) => id === target.issueId)!;
  // Both have the same seven users.
  expect(row).toMatchObject({ events: 80, users: 7, title: `${target.type}: ${target.value}` });
  expect(row.trend.reduce((sum, bar) => sum + bar, 0)).toBe(80);
  const staging = await list('environment:staging');
  expect(staging.issues.find(({ id }) => id === target.issueId)).toMatchObject({ events: 20, users: 7 });
  expect((await list('', 'users')).issues).toHaveLength(total);

  const page = await pageOf(target.issueId);
  expect(page).toMatchObject({ events: 80, lifetimeEvents: 80, lifetimeUsers: 7, taggedEvents: 80 });
  expect(page.tags.find(({ key }) => key === 'environment')?.total).toBe(80);
  expect(page.firstSeen).toBe(Math.min(before.target.firstSeen, before.merged.firstSeen));
  expect(page.lastSeen).toBe(Math.max(before.target.lastSeen, before.merged.lastSeen));

  for (const id of [merged.issueId, before.merged.shortId]) expect((await pageOf(id)).id).toBe(target.issueId);
  const { matches } = await api.read(`/api/ui/lookup?q=${before.merged.shortId}`, lookupSchema);
  expect(matches).toMatchObject([{ kind: 'issue', path: `/issues/${target.issueId}` }]);

  await move(merged.issueId, 2, '0');
  expect((await list()).issues).toEqual(before.list.issues);
  expect(await pageOf(target.issueId)).toEqual(before.target);
});

test('a second revision of a body is shown, and changes no count', async () => {
  const before = await pageOf(target.issueId);
  const { store } = api.current();
  await store.client.command({
    query: `INSERT INTO event_bodies
            SELECT * REPLACE (2 AS revision, ['mapped', 'total.ts'] AS fingerprint)
            FROM event_bodies WHERE event_id = '${events[0]!.eventId}'`,
  });
  const parts = ['mapped', 'total.ts'].map((text) => ({ kind: 'part', text }));
  expect(await pageOf(target.issueId)).toEqual({
    ...before,
    fingerprint: ['mapped', 'total.ts'],
    grouping: { ...before.grouping, parts, left: [] },
  });
});

test('events that stand for others are counted as stored, beside an estimate', async () => {
  const { log, work } = api.pipeline();
  const [sampled] = eventsOf(issues[2]!, 1, Date.now() + 30_000);
  const sent = sentEvent({ ...sampled!, eventId: '7'.repeat(32) });
  const payload = { ...(sent.payload as object), contexts: { error_sampling: { client_sample_rate: 0.1 } } };
  await log.append(TOPICS.events.name, [envelopeRecord({ ...sent, payload })]);
  await work();
  const row = (await list()).issues.find(({ id }) => id === issues[2]!.issueId);
  expect(row).toMatchObject({ events: 41, estimated: 50 });
  expect(await pageOf(issues[2]!.issueId)).toMatchObject({ lifetimeEvents: 41, lifetimeEstimated: 50 });
  expect((await list()).issues.find(({ id }) => id === target.issueId)).toMatchObject({ estimated: null });
});
