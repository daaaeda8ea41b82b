import { createTestPipeline, envelopeRecord, deliveryIdOf, RECEIVER } from '@breakwater/processor/testing';
import type { TestPipeline } from '@breakwater/processor/testing';
import { encodeRecord, TOPICS } from '@breakwater/relay/log';
import type { IssueRecord } from '@breakwater/relay/log';
import { afterAll, beforeAll } from 'vitest';
import type { z } from 'zod';

import { eventsOf, sampleIssue, sentEvent, sentTransaction, traceOf } from './sample-rows.ts';
import { startApi } from './start-api.ts';
import type { RunningApi, StartOptions } from './start-api.ts';

const now = Date.now();
export const issues = await Promise.all([0, 1, 2, 3, 4, 5].map((index) => sampleIssue(index)));
export const [issue] = issues as [(typeof issues)[number]];
const mended = await sampleIssue(6, 'was mended');
export const events = eventsOf(issue, 40, now);
export const event = events[3] as (typeof events)[number];
const traces = Array.from({ length: 12 }, (_, index) =>
  traceOf(String(index), 1, now - index * 600_000 - 1000, { durationMs: 100 + index * 10, failed: index % 5 === 0 }),
);
export const spans = traces.flat(2);
/** The message that tells of `issue`. */
export const deliveryId = deliveryIdOf(`${issue.issueId}:1`, `mail:${RECEIVER}`);

export const json = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** A path below `/api/0`. */
export const PROJECT = '/api/0/projects/default/default';

export interface SampleApi {
  current: () => RunningApi;
  pipeline: () => TestPipeline;
  read: <T>(path: string, schema: z.ZodType<T>, init?: RequestInit) => Promise<T>;
}

/**
 * Data for all tests of a file: seven issues of 40 events, the odd ones opened again by a person and the last one resolved, and
 * twelve traces over two projects.
 */
export function useSampleApi(options: StartOptions = {}): SampleApi {
  let running: { api: RunningApi; pipeline: TestPipeline } | undefined;
  const started = (): NonNullable<typeof running> => {
    if (!running) throw new Error('The API is not started yet.');
    return running;
  };
  const current = (): RunningApi => started().api;
  beforeAll(async () => {
    const api = await startApi(options);
    const pipeline = createTestPipeline(api.store);
    running = { api, pipeline };
    await api.ask('/api/ui/projects', json({ name: 'Shop API', platform: 'node' }));
    await fill(pipeline);
  });
  afterAll(() => running?.api.close());

  return {
    current,
    pipeline: () => started().pipeline,
    async read(path, schema, init) {
      const response = await current().ask(path, init);
      const body: unknown = await response.json();
      if (!response.ok) throw new Error(`${path} answered ${response.status}: ${JSON.stringify(body)}`);
      return schema.parse(body);
    },
  };
}

async function fill({ log, work }: TestPipeline): Promise<void> {
  const all = [...issues, mended].map((sample) => eventsOf(sample, 40, now));
  const first = all.flatMap((sample) => sample.slice(-1));
  const rest = all.flatMap((sample) => sample.slice(0, -1));
  await log.append(
    TOPICS.spans.name,
    traces.flat().map((each) => envelopeRecord(sentTransaction(each))),
  );
  for (const sent of [first, rest]) {
    await log.append(
      TOPICS.events.name,
      sent.map((each) => envelopeRecord(sentEvent(each))),
    );
    await work();
  }
  const reopened = issues.filter(({ index }) => index % 2 === 1);
  const changes = [...reopened, mended].map(({ issueId }) => change(issueId, 'resolve'));
  await log.append(TOPICS.issues.name, [...changes, ...reopened.map(({ issueId }) => change(issueId, 'reopen'))]);
  await work();
}

function change(issue: string, kind: 'resolve' | 'reopen') {
  const by = { v: 1, project: 1, issue, at: now, by: RECEIVER } as const;
  const record: IssueRecord = kind === 'resolve' ? { ...by, kind, inRelease: '' } : { ...by, kind };
  return { key: String(by.project), value: encodeRecord(record) };
}
