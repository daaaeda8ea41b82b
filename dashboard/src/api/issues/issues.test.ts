import { envelopeRecord } from '@breakwater/processor/testing';
import { decodeRecord, issueRecordSchema, projectSettingsSchema, TOPICS } from '@breakwater/relay/log';
import type { IssueRecord } from '@breakwater/relay/log';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { ISSUE_SORTS } from '../../contract/address-values.ts';
import type { IssueList } from '../../contract/issues.ts';
import { eventDetailSchema } from '../../contract/events.schema.ts';
import { issueDetailSchema, issueListSchema, issuesChangedSchema } from '../../contract/issues.schema.ts';
import { event, events, issue, issues, json, PROJECT, useSampleApi } from '../testing/sample-api.ts';
import { eventsOf, sampleIssue, sentEvent } from '../testing/sample-rows.ts';
import type { SampleEvent } from '../testing/sample-rows.ts';
import * as sentry from '../testing/sentry-schemas.ts';

const api = useSampleApi();

describe('the issue list', () => {
  const list = (params: Record<string, string>) =>
    api.read(`/api/ui/issues?${new URLSearchParams(params).toString()}`, issueListSchema);

  test('shows unresolved issues, newest first, with counts of the period', async () => {
    const { issues: rows, total } = await list({});
    expect(total).toBe(6);
    expect(rows.map(({ lastSeen }) => lastSeen)).toEqual(rows.map(({ lastSeen }) => lastSeen).sort((a, b) => b - a));
    const row = rows.find(({ id }) => id === issue.issueId)!;
    expect(row).toMatchObject({ events: 40, users: 7, title: `${issue.type}: ${issue.value}`, substatus: 'new' });
    expect(row.trend.reduce((sum, bar) => sum + bar, 0)).toBe(40);
    expect([row.firstSeen, row.lastSeen]).toEqual([events.at(-1)!.timestampMs, events[0]!.timestampMs]);
  });

  test('counts only the events that a filter of events matches', async () => {
    const { issues: rows } = await list({ query: 'is:unresolved environment:staging release:shop@1.10.0' });
    const matching = events.filter(({ index }) => index % 4 === 1 && index % 3 === 1).length;
    expect(rows.map((row) => row.events)).toEqual(Array.from({ length: 6 }, () => matching));
    expect((await list({ environment: 'staging' })).issues[0]?.events).toBe(10);
  });

  test.each([
    ['is:resolved', 1],
    ['', 7],
    ['is:new', 3],
    ['total_3', 1],
    ['"TOTAL_3 of"', 1],
    ['cart/total-*', 7],
    ['!total_3', 6],
    ['error.type:TypeError', 3],
    ['error.type:Check*', 4],
    ['is:unresolved browser:Chrome*', 6],
    ['browser:nothing', 0],
    ['has:browser !has:nothing', 7],
    ['100%', 0],
    [`"'; DROP TABLE events; --"`, 0],
  ])('finds by %j', async (query, count) => {
    const { issues: rows, total, problems } = await list({ query, period: '90d' });
    expect([rows.length, total, problems]).toEqual([count, count, []]);
  });

  test('finds by the short id that it shows', async () => {
    const shortId = (await list({ query: 'total_3' })).issues[0]!.shortId;
    expect((await list({ query: `issue:${shortId}` })).issues).toHaveLength(1);
    expect(await api.read(`/api/0/issues/${shortId}/`, sentry.issue)).toMatchObject({ shortId });
  });

  test('names the parts of a query that it could not read', async () => {
    expect((await list({ query: 'is:open total_3' })).problems).toEqual([
      { at: 0, length: 7, message: expect.any(String) },
    ]);
    expect((await api.current().ask(`${PROJECT}/issues/?query=is:open`)).status).toBe(400);
  });

  // Events and users are the same for all issues here: only the id keeps the order.
  test.each(ISSUE_SORTS)('gives every issue once, page by page, sorted by %s', async (sort) => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: IssueList = await list({ query: '', sort, limit: '2', ...(cursor ? { cursor } : {}) });
      seen.push(...page.issues.map(({ id }) => id));
      expect(page.total).toBe(7);
      cursor = page.next;
    } while (cursor);
    expect(seen).toHaveLength(7);
    expect(new Set(seen).size).toBe(7);
  });

  test('has bars of minutes for one hour', async () => {
    const { issues: rows } = await list({ period: '1h' });
    expect(rows.map((row) => row.events)).toEqual(Array.from({ length: 6 }, () => 1));
  });
});

test('an issue exists once its decider has written a state', async () => {
  const early = await sampleIssue(99, 'came early');
  const { log, work } = api.pipeline();
  const sent = eventsOf(early, 2, Date.now()).map((each) => envelopeRecord(sentEvent(each)));
  await log.append(TOPICS.events.name, sent);
  await work(TOPICS.events.name);
  const { total } = await api.read('/api/ui/issues?query=', issueListSchema);
  expect(total).toBe(7);
  expect((await api.current().ask(`/api/ui/issues/${early.issueId}`)).status).toBe(404);
});

test('an issue shows its tags, history and chart', async () => {
  const detail = await api.read(`/api/ui/issues/${issue.issueId}?period=7d`, issueDetailSchema);
  expect(detail).toMatchObject({
    lifetimeEvents: 40,
    lifetimeUsers: 7,
    firstRelease: 'shop@1.9.0',
    lastRelease: 'shop@1.9.0',
  });
  expect(detail.tags.find(({ key }) => key === 'environment')).toMatchObject({
    total: 40,
    values: [
      { value: 'production', count: 30 },
      { value: 'staging', count: 10 },
    ],
  });
  expect(detail.activity).toEqual([
    { kind: 'new', at: events.at(-1)!.timestampMs + 1000, by: '', release: 'shop@1.9.0', silence: null },
  ]);
  expect(detail.series.reduce((sum, step) => sum + step.events, 0)).toBe(40);
});

test('events of an issue are neighbours in time', async () => {
  const at = (which: string) => api.read(`/api/ui/issues/${issue.issueId}/events/${which}`, eventDetailSchema);
  const latest = await at('latest');
  expect(latest).toMatchObject({
    eventId: events[0]!.eventId,
    position: 40,
    total: 40,
    next: null,
    previous: events[1]!.eventId,
  });
  expect(await at('first')).toMatchObject({ eventId: events.at(-1)!.eventId, position: 1, previous: null });
  const hyphenated = event.eventId.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  expect(await at(hyphenated)).toMatchObject({ eventId: event.eventId, position: 37, next: events[2]!.eventId });
  expect((await api.current().ask(`/api/ui/issues/${issues[1]!.issueId}/events/${event.eventId}`)).status).toBe(404);
});

test('the first event is the one that was received first, whatever came later with an older time', async () => {
  const held = await sampleIssue(98, 'held back');
  const [newer, older] = eventsOf(held, 2, Date.now()) as [SampleEvent, SampleEvent];
  const minute = (count: number): number => newer.timestampMs + count * 60_000;
  const { log, work } = api.pipeline();
  await log.append(TOPICS.events.name, [
    envelopeRecord({ ...sentEvent(newer), receivedAt: minute(1) }),
    envelopeRecord({ ...sentEvent(older), receivedAt: minute(2) }),
  ]);
  await work();
  const at = (which: string) => api.read(`/api/ui/issues/${held.issueId}/events/${which}`, eventDetailSchema);
  expect(await at('first')).toMatchObject({ eventId: newer.eventId, position: 1, previous: null, next: older.eventId });
  expect(await at('latest')).toMatchObject({ eventId: older.eventId, position: 2, next: null });
  const listed = await api.read(
    `/api/0/issues/${held.issueId}/events/?limit=1`,
    z.array(z.object({ eventID: z.string() })),
  );
  expect(listed).toEqual([{ eventID: older.eventId }]);
});

test('an undo is a record of its own, which names the change', async () => {
  const ids = [issues[3]!.issueId];
  const { at } = await api.read('/api/ui/issues/actions', issuesChangedSchema, json({ ids, action: 'reopen' }));
  await api.read('/api/ui/issues/actions', issuesChangedSchema, json({ ids, action: 'undo', of: at }));
  const records: IssueRecord[] = [];
  const tail = await api.current().log.tail(
    TOPICS.issues.name,
    (record) => record.value && records.push(decodeRecord(issueRecordSchema, record.value)),
    (error) => expect.unreachable(String(error)),
  );
  await tail.stop();
  expect(records.filter((record) => 'issue' in record && record.issue === ids[0])).toMatchObject([
    { kind: 'reopen', at },
    { kind: 'undo', of: at },
  ]);
});

describe('the log for relays and the decider', () => {
  const tailed = async <T>(topic: string, schema: z.ZodType<T>): Promise<T[]> => {
    const records: T[] = [];
    const tail = await api.current().log.tail(
      topic,
      (record) => record.value && records.push(decodeRecord(schema, record.value)),
      (error) => expect.unreachable(String(error)),
    );
    await tail.stop();
    return records;
  };

  test('has every key with its project', async () => {
    const settings = await tailed(TOPICS.settings.name, projectSettingsSchema);
    expect(settings.map(({ slug, status }) => [slug, status])).toEqual(
      expect.arrayContaining([
        ['default', 'active'],
        ['shop-api', 'active'],
      ]),
    );
  });

  test('has a resolution in the newest release of the project', async () => {
    await api.read(
      '/api/ui/issues/actions',
      z.unknown(),
      json({ ids: [issue.issueId, issues[1]!.issueId], action: 'resolve' }),
    );
    await api.read('/api/ui/issues/actions', z.unknown(), json({ ids: [issues[2]!.issueId], action: 'resolveNow' }));
    const records = await tailed<IssueRecord>(TOPICS.issues.name, issueRecordSchema);
    const releases = records.flatMap((record) =>
      record.kind === 'resolve' ? [[record.issue, record.inRelease, record.by]] : [],
    );
    const by = 'token BREAKWATER_TOKEN';
    expect(releases).toEqual(
      expect.arrayContaining([
        [issue.issueId, 'shop@1.10.0', by],
        [issues[1]!.issueId, 'shop@1.10.0', by],
        [issues[2]!.issueId, '', by],
      ]),
    );
  });
});
