import type { AllowedId, AllowedProjects } from '@breakwater/processor/directory';
import { keptSince } from '@breakwater/processor/retention';
import type { Store } from '@breakwater/processor/store';

import type { TraceList } from '../../../contract/traces.ts';
import type { Period } from '../../../contract/periods.ts';
import { PERIOD_MS } from '../../sql/window.ts';
import { idsOf } from '../../projects/projects.ts';
import { CLOCK_SLACK, seconds } from '../../sql/bound.ts';
import { projectRef } from './span-columns.ts';
import { daysOfTraces } from './trace-days.ts';

const MOST_TRACES = 50;

interface TraceRow {
  traceId: string;
  root: string;
  op: string;
  projectId: AllowedId;
  startedAt: number;
  durationMs: number;
  spans: number;
  services: number;
  failed: number;
}

/** The newest traces that have a transaction in one of the projects; each with all its spans, of other projects too. */
export async function newestTraces(
  store: Store,
  projects: AllowedProjects,
  { projectIds, period, now }: { projectIds: readonly AllowedId[]; period: Period; now: number },
): Promise<TraceList['traces']> {
  const since = seconds(now - PERIOD_MS[period]);
  const keptSpans = await keptSince(store, 'spans');
  const newest = await store.select<{ traceId: string }>(newestAmong(keptSpans), { projects: projectIds, since });
  if (newest.length === 0) return [];

  const params = { traces: newest.map(({ traceId }) => traceId), projects: idsOf(projects, undefined) };
  const days = await daysOfTraces(store, params.projects, params.traces);
  if (!days) return [];
  const [rows, errors] = await Promise.all([
    store.select<TraceRow>(summariesOn(`${days.condition} AND ${keptSpans}`), { ...params, ...days.params }),
    store.select<{ traceId: string; errors: number }>(errorsAmong(await keptSince(store, 'events')), params),
  ]);
  const errorsOf = new Map(errors.map((row) => [row.traceId, row.errors]));
  return rows.map(({ projectId, failed, ...row }) => ({
    ...row,
    project: projectRef(projectId, projects),
    failed: failed === 1,
    errors: errorsOf.get(row.traceId) ?? 0,
  }));
}

const newestAmong = (kept: string): string => `
    SELECT trace_id AS traceId
    FROM spans
    WHERE project_id IN {projects:Array(UInt32)} AND is_segment = 1
      AND started_at >= toDateTime({since:UInt32}, 'UTC') AND received_at >= toDateTime({since:UInt32}, 'UTC') - ${CLOCK_SLACK} AND ${kept}
    ORDER BY started_at DESC
    LIMIT 1 BY trace_id
    LIMIT ${MOST_TRACES}`;

/** The root is the segment without a parent; where it is missing, the segment that began first. */
const ROOT_FIRST = "(is_segment = 0, parent_span_id != '', started_at, span_id)";

/** The duration is the root's: a page that stays open sends requests long after it has loaded. */
const summariesOn = (condition: string): string => `
    SELECT trace_id AS traceId,
           argMin(transaction, ${ROOT_FIRST}) AS root,
           toString(argMin(op, ${ROOT_FIRST})) AS op,
           argMin(project_id, ${ROOT_FIRST}) AS projectId,
           argMin(duration_ms, ${ROOT_FIRST}) AS durationMs,
           min(toUnixTimestamp64Micro(started_at)) / 1000 AS startedAt,
           toFloat64(uniqExact(span_id)) AS spans,
           toFloat64(uniqExact((project_id, attributes['service.name']))) AS services,
           max(failed AND is_segment) AS failed
    FROM spans
    WHERE trace_id IN {traces:Array(String)} AND project_id IN {projects:Array(UInt32)} AND ${condition}
    GROUP BY trace_id
    ORDER BY startedAt DESC
    LIMIT ${MOST_TRACES}`;

const errorsAmong = (kept: string): string => `
    SELECT trace_id AS traceId, toFloat64(count()) AS errors
    FROM events
    WHERE trace_id IN {traces:Array(String)} AND project_id IN {projects:Array(UInt32)} AND ${kept}
    GROUP BY trace_id
    LIMIT ${MOST_TRACES}`;
