import { encodeRecord, TOPICS } from '@breakwater/relay/log';
import type { IssueRecord } from '@breakwater/relay/log';
import { expect, test } from 'vitest';

import { issueDetailSchema, issueListSchema } from '../../contract/issues.schema.ts';
import { receiptsSchema } from '../../contract/receipts.schema.ts';
import { events, issues, useSampleApi } from '../testing/sample-api.ts';

/* Records by which people move groups, and the answers of every page after them. */

const api = useSampleApi();
const [target, merged] = issues as [(typeof issues)[number], (typeof issues)[number]];
const ofTarget = events[0]!;

const by = 'ann@example.com';
let at = Date.now();

/** Writes the record of a person's action, and has the decider read it. Gives its time. */
async function act(action: (person: { v: 1; project: 1; at: number; by: string }) => IssueRecord): Promise<number> {
  const { log, work } = api.pipeline();
  const record = action({ v: 1, project: 1, at: ++at, by });
  await log.append(TOPICS.issues.name, [{ key: '1', value: encodeRecord(record) }]);
  await work();
  return at;
}
const merge = (): Promise<number> =>
  act((person) => ({ ...person, kind: 'merge', into: target.issueId, issues: [merged.issueId] }));

const list = () => api.read('/api/ui/issues?query=&sort=lastSeen&period=90d', issueListSchema);
const pageOf = (id: string) => api.read(`/api/ui/issues/${id}?period=90d`, issueDetailSchema);
const issueOfReceipt = async (eventId: string): Promise<string | undefined> => {
  const { receipts } = await api.read(`/api/ui/receipts/${eventId}`, receiptsSchema);
  const steps = receipts[0]?.steps ?? [];
  return steps.flatMap((step) => (step.stage === 'grouping' ? [step.issueId] : []))[0];
};
const newestEventOf = async (id: string): Promise<string> => {
  const [row] = await api
    .current()
    .store.select<{ id: string }>(
      `SELECT lower(replaceAll(toString(event_id), '-', '')) AS id FROM events WHERE group_id = {group:UInt64} ORDER BY timestamp DESC LIMIT 1`,
      { group: id },
    );
  return row!.id;
};

test('a merge moves list, page, counts, users, activity and receipts, and its undo takes all of it back', async () => {
  const ofMerged = await newestEventOf(merged.issueId);
  const before = { list: await list(), target: await pageOf(target.issueId), merged: await pageOf(merged.issueId) };
  const mergedAt = await merge();

  const page = await pageOf(target.issueId);
  expect(page).toMatchObject({ events: 80, users: 7, lifetimeEvents: 80, lifetimeUsers: 7 });
  expect(page.activity[0]).toMatchObject({ kind: 'absorbed', by });
  expect((await list()).total).toBe(before.list.total - 1);
  expect(await issueOfReceipt(ofMerged)).toBe(target.issueId);

  await act((person) => ({ ...person, kind: 'undo', issue: target.issueId, of: mergedAt, moved: true }));
  const [again, apart] = [await pageOf(target.issueId), await pageOf(merged.issueId)];
  expect(again).toMatchObject({ events: 40, lifetimeEvents: 40, tags: before.target.tags });
  expect(apart).toMatchObject({ id: merged.issueId, events: 40, status: before.merged.status });
  expect((await list()).issues.map(({ id }) => id)).toEqual(before.list.issues.map(({ id }) => id));
  expect(await issueOfReceipt(ofMerged)).toBe(merged.issueId);
});

test('an issue whose first group is parted from it keeps its id, and the group gets a new one', async () => {
  await merge();
  await act((person) => ({ ...person, kind: 'unmerge', issue: target.issueId, groups: [target.issueId] }));

  expect(await pageOf(target.issueId)).toMatchObject({ id: target.issueId, events: 40 });
  const parted = await issueOfReceipt(ofTarget.eventId);
  expect([target.issueId, merged.issueId]).not.toContain(parted);
  expect(await pageOf(parted!)).toMatchObject({ events: 40, substatus: 'ongoing' });
  expect((await pageOf(merged.issueId)).id).toBe(target.issueId);
});
