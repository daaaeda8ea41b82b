import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { FIRST_PROJECT, findIssues, issueDetail } from '@breakwater/dashboard/testing';
import type { IssueQuestion } from '@breakwater/dashboard/testing';
import { openStore } from '@breakwater/processor/store';
import { createLogger } from '@breakwater/relay/service';

import { fillStore, SHAPE } from './issues/fill-store.ts';
import { percentile, report } from './report.ts';

/*
 * Fills an embedded store with ten million events of 20,000 issues in 14 days, and measures the questions of the pages through the
 * functions that the API calls. Arguments: --events N for a small run, --rounds N, --folder F to keep the store or use it again.
 */
const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '10000000' },
    rounds: { type: 'string', default: '30' },
    folder: { type: 'string' },
    only: { type: 'string', default: '' },
  },
});
const EVENTS = Number(values.events);
const ROUNDS = Number(values.rounds);
const bench = EVENTS === 10_000_000 ? 'issues' : `issues, ${EVENTS} events`;
const MIB = 1024 * 1024;

/** The plainest question about the period, for comparison. */
const BARE = `
  SELECT uniq(user_key) FROM events
  WHERE project_id = 1 AND received_at >= now64(3) - INTERVAL ${SHAPE.days} DAY`;

const folder = values.folder ?? (await mkdtemp(join(tmpdir(), 'breakwater-issues-')));
const store = await openStore(
  {
    kind: 'embedded',
    folder: join(folder, 'store'),
    blobFolder: join(folder, 'blobs'),
    maxMemoryBytes: 2048 * MIB,
  },
  createLogger('bench', 'error'),
);
try {
  await fill();
  await measureQuestions();
} finally {
  await store.close();
  if (!values.folder) await rm(folder, { recursive: true, force: true });
}

async function fill(): Promise<void> {
  const [row] = await store.select<{ events: number }>('SELECT toFloat64(count()) AS events FROM events');
  if (row?.events) return;
  const started = performance.now();
  await fillStore(store, EVENTS);
  const seconds = (performance.now() - started) / 1000;
  report({ bench, metric: 'fill_s', value: seconds, unit: 's', vs: 'target 180', ratio: seconds / 180 });
}

interface Question {
  metric: string;
  target: number;
  ask: () => Promise<unknown>;
}

async function measureQuestions(): Promise<void> {
  const list = (part: Partial<IssueQuestion>) => () =>
    findIssues(store, new Map(), {
      query: 'is:unresolved',
      sort: 'lastSeen',
      period: '14d',
      environment: undefined,
      cursor: undefined,
      limit: 25,
      projectIds: [FIRST_PROJECT],
      now: Date.now(),
      ...part,
    });
  const page = (issueId: string) => () =>
    issueDetail(store, new Map(), { projectId: FIRST_PROJECT, issueId }, '14d', Date.now());
  const questions: Question[] = [
    { metric: 'issue_list', target: 150, ask: list({}) },
    { metric: 'issue_list_by_first_seen', target: 150, ask: list({ sort: 'firstSeen' }) },
    { metric: 'issue_list_by_events', target: 150, ask: list({ sort: 'events' }) },
    { metric: 'issue_list_by_users', target: 250, ask: list({ sort: 'users' }) },
    { metric: 'issue_search_text', target: 150, ask: list({ query: '"value 77"' }) },
    { metric: 'issue_search_tag', target: 250, ask: list({ query: 'browser:"Chrome 131"' }) },
    { metric: 'issue_search_two_tags', target: 250, ask: list({ query: 'browser:"Chrome 131" os:iOS' }) },
    { metric: 'issue_search_not_tag', target: 250, ask: list({ query: '!browser:"Chrome 131"' }) },
    { metric: 'issue_search_wildcard', target: 250, ask: list({ query: 'browser:Chrome*' }) },
    { metric: 'issue_search_environment', target: 250, ask: list({ environment: 'staging' }) },
    { metric: 'issue_search_release', target: 250, ask: list({ query: 'release:shop@1.5.0' }) },
    { metric: 'issue_search_user', target: 250, ask: list({ query: 'user.id:77' }) },
    { metric: 'issue_page', target: 100, ask: page('777') },
    { metric: 'issue_page_of_3000_groups', target: 100, ask: page('1') },
  ];
  for (const { metric, target, ask } of questions.filter((question) => question.metric.includes(values.only))) {
    // In turns, so that other work of the machine affects both.
    const times: number[] = [];
    const bare: number[] = [];
    await ask();
    for (let round = 0; round < ROUNDS; round++) {
      bare.push(await timeOf(() => store.select(BARE)));
      times.push(await timeOf(ask));
    }
    const p95 = percentile(times, 0.95);
    report({ bench, metric: `${metric}_p50_ms`, value: percentile(times, 0.5), unit: 'ms' });
    report({ bench, metric: `${metric}_p95_ms`, value: p95, unit: 'ms', vs: `target ${target}`, ratio: p95 / target });
    const ratio = p95 / percentile(bare, 0.95);
    report({ bench, metric: `${metric}_p95_ms`, value: p95, unit: 'ms', vs: 'users of the period, bare', ratio });
  }
}

async function timeOf(ask: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await ask();
  return performance.now() - started;
}
