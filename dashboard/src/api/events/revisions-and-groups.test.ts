import { currentSums, exactly } from '@breakwater/processor/sums';
import { envelopeRecord } from '@breakwater/processor/testing';
import { TOPICS } from '@breakwater/relay/log';
import { expect, test } from 'vitest';

import type { Receipts } from '../../contract/receipts.ts';
import { receiptsSchema } from '../../contract/receipts.schema.ts';
import { FIRST_PROJECT } from '../testing/allowed.ts';
import { event, events, issue, issues, PROJECT, useSampleApi } from '../testing/sample-api.ts';
import { eventsOf, sampleIssue, sentEvent } from '../testing/sample-rows.ts';
import type { SampleEvent } from '../testing/sample-rows.ts';
import * as sentry from '../testing/sentry-schemas.ts';
import { storedEventOf } from './queries/bodies.ts';
import { eventNeighbours } from './queries/event-neighbours.ts';
import { eventOfIssue } from './queries/event-of-issue.ts';
import { eventsOfIssue } from './queries/events-of-issue.ts';

const api = useSampleApi();
const store = () => api.current().store;
const at = (issueId: string, which: string) => eventOfIssue(store(), FIRST_PROJECT, issueId, which);

async function placeOf(issueId: string, which: string) {
  const found = await at(issueId, which);
  return found && { eventId: found.eventId, ...(await eventNeighbours(store(), found)) };
}

/** All events of an issue by pages of 7; `between` runs after each page. */
async function paged(issueId: string, between: (page: number) => Promise<void> = async () => {}): Promise<string[]> {
  const ids: string[] = [];
  let cursor = null;
  for (let page = 1; ; page++) {
    const { events: shown, after }: Awaited<ReturnType<typeof eventsOfIssue>> = await eventsOfIssue(store(), {
      projectId: FIRST_PROJECT,
      issueId,
      limit: 7,
      cursor,
    });
    ids.push(...shown.map(({ eventId }) => eventId));
    if (!after) return ids;
    cursor = { sort: 'events', now: 0, ...after };
    await between(page);
  }
}

const counts = () =>
  store().select('SELECT count() AS events, uniqExact(event_id) AS ids, uniqExact(user_key) AS users FROM events');

test('a second revision of a body is what pages show, and no count changes', async () => {
  const [before, place] = [await counts(), await placeOf(issue.issueId, event.eventId)];
  const { eventId } = event;
  const [body] = await store().select<{ data: string }>(
    'SELECT * FROM event_bodies WHERE project_id = 1 AND event_id = toUUID({id:String})',
    { id: eventId },
  );
  const stored = storedEventOf(body!);
  const frames = stored.exception[0]!.stacktrace!.frames.map((frame) => ({ ...frame, filename: 'src/mapped.ts' }));
  const mapped = {
    ...stored,
    title: 'TypeError: mapped',
    exception: [{ ...stored.exception[0]!, stacktrace: { frames } }],
  };
  const second = { ...body, revision: 2, title: mapped.title, blob: 'b10b', data: mapped };
  await store().insert('event_bodies', [second], `heal:b10b:${eventId}`);
  // The first revision, inserted again by a batch that came again, loses to the second.
  await store().insert('event_bodies', [body!], `again:${eventId}`);

  const page = await api.read(`${PROJECT}/events/${eventId}/`, sentry.event);
  expect(page).toMatchObject({ title: 'TypeError: mapped', groupID: issue.issueId });
  expect(JSON.stringify(page.entries)).toContain('src/mapped.ts');
  expect(storedEventOf((await at(issue.issueId, eventId))!).title).toBe('TypeError: mapped');
  expect([await counts(), await placeOf(issue.issueId, eventId)]).toEqual([before, place]);
  expect(await paged(issue.issueId)).toEqual(events.map((one) => one.eventId));
});

test('pages give each event once, in the order of receiving, while others come', async () => {
  const busy = await sampleIssue(40, 'busy');
  const [newest, ...rest] = eventsOf(busy, 25, Date.now()) as [SampleEvent, ...SampleEvent[]];
  const send = async (...sent: SampleEvent[]): Promise<void> => {
    const { log, work } = api.pipeline();
    await log.append(
      TOPICS.events.name,
      sent.map((each) => envelopeRecord(sentEvent(each))),
    );
    await work();
  };
  const late = rest.splice(20, 1);
  await send(...rest);
  const ids = await paged(busy.issueId, async (page) => {
    if (page === 1) await send(newest, ...late);
  });
  // An event that was received earlier stands at its place; one that is newer than the first page was never asked for.
  expect(ids).toEqual([...rest, ...late].toSorted((one, other) => other.timestampMs - one.timestampMs).map(idOf));
});

const idOf = ({ eventId }: SampleEvent): string => eventId;

const move = (group: string, to: string, version: number, kind: string) =>
  store().insert(
    'issue_groups',
    [{ project_id: 1, group_id: group, version, issue_id: to, kind, at: new Date().toISOString() }],
    `move:${group}:${version}`,
  );

test('after a merge the events of both groups stand in one line, and each tells of its new issue', async () => {
  const [, , into, merged] = issues;
  const both = [...eventsOf(into!, 40, 0), ...eventsOf(merged!, 40, 0)].map(idOf);
  const alone = [await placeOf(into!.issueId, 'latest'), await placeOf(merged!.issueId, 'first')];
  await move(merged!.issueId, into!.issueId, 1, 'merged');

  const ids = await paged(into!.issueId);
  expect(ids.toSorted()).toEqual(both.toSorted());
  expect(await placeOf(into!.issueId, 'latest')).toMatchObject({
    eventId: ids[0],
    position: 80,
    total: 80,
    next: null,
  });
  expect(await placeOf(into!.issueId, ids[30]!)).toMatchObject({ position: 50, next: ids[29], previous: ids[31] });
  expect(await at(merged!.issueId, 'latest')).toBeNull();

  const last = eventsOf(merged!, 40, 0).map(idOf)[39]!;
  expect((await api.read(`${PROJECT}/events/${last}/`, sentry.event)).groupID).toBe(into!.issueId);
  const { receipts }: Receipts = await api.read(`/api/ui/receipts/${last}`, receiptsSchema);
  expect(receipts[0]!.steps).toMatchObject(
    expect.arrayContaining([
      expect.objectContaining({ stage: 'grouping', issueId: into!.issueId }),
      // The issue that it made is now a part of another one; that it made one stays true.
      expect.objectContaining({ stage: 'decision', kind: 'new' }),
    ]),
  );

  await move(merged!.issueId, merged!.issueId, 2, 'unmerged');
  expect([await placeOf(into!.issueId, 'latest'), await placeOf(merged!.issueId, 'first')]).toEqual(alone);
});

test('an error that was kept at a sample rate is one event of that weight', async () => {
  const sampled = await sampleIssue(41, 'sampled');
  const [one] = eventsOf(sampled, 1, Date.now());
  const sent = sentEvent(one!);
  const { contexts, ...payload } = sent.payload as { contexts: object };
  const { log, work } = api.pipeline();
  const error_sampling = { client_sample_rate: 0.1 };
  await log.append(TOPICS.events.name, [
    envelopeRecord({ ...sent, payload: { ...payload, contexts: { ...contexts, error_sampling } } }),
  ]);
  await work();
  const rows = await exactly(store(), ['group_days'], ({ group_days: tail }) =>
    store().select(
      `SELECT toFloat64(sum(events)) AS events, sum(weighted) AS weighted
       FROM ${currentSums('group_days', tail, 'project_id = 1 AND group_id = {group:UInt64}')}`,
      { group: sampled.issueId },
    ),
  );
  expect(rows).toEqual([{ events: 1, weighted: 10 }]);
});
