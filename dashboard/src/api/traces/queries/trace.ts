import type { AllowedId, AllowedProjects } from '@breakwater/processor/directory';
import { keptSince } from '@breakwater/processor/retention';
import { shortIdOf } from '@breakwater/processor/store';
import type { Store } from '@breakwater/processor/store';

import type { Trace } from '../../../contract/traces.ts';
import { withBodies } from '../../events/queries/bodies.ts';
import { FACT_COLUMNS } from '../../events/queries/event-of-issue.ts';
import type { EventFacts } from '../../events/queries/event-of-issue.ts';
import { idsOf } from '../../projects/projects.ts';
import { withIssues } from '../../events/queries/groups.ts';
import { projectRef, SPAN_COLUMNS, traceSpanOf } from './span-columns.ts';
import type { AnsweredSpan } from './span-columns.ts';
import { daysOfTraces } from './trace-days.ts';

const MOST_SPANS = 5000;
const MOST_ERRORS = 200;

/** The spans of one trace over all projects, in the order they began, and its errors. Null where neither is stored. */
export async function trace(store: Store, projects: AllowedProjects, traceId: string): Promise<Trace | null> {
  const params = { trace: traceId, projects: idsOf(projects, undefined) };
  const [{ spans, twins }, { errors, totalErrors }] = await Promise.all([
    spansOf(store, params),
    errorsOf(store, params),
  ]);
  if (spans.length === 0 && errors.length === 0) return null;
  return {
    traceId,
    spans: spans.map(({ total: _total, ...span }) => traceSpanOf(span, projects)),
    totalSpans: spans[0]?.total ?? 0,
    twins,
    errors: errors.map(({ eventId, issueId, projectId, spanId, title, level, timestampMs }) => {
      const project = projectRef(projectId, projects);
      const shortId = shortIdOf(project.slug, issueId);
      return { eventId, issueId, project, spanId, title, level, shortId, timestamp: timestampMs };
    }),
    totalErrors,
  };
}

interface TraceParams extends Record<string, unknown> {
  trace: string;
  projects: readonly AllowedId[];
}

/** A span that was delivered twice is one span. Segments come first where a trace is larger than the answer. */
async function spansOf(
  store: Store,
  params: TraceParams,
): Promise<{ spans: (AnsweredSpan & { total: number })[]; twins: number }> {
  const days = await daysOfTraces(store, params.projects, [params.trace]);
  if (!days) return { spans: [], twins: 0 };
  const kept = await keptSince(store, 'spans');
  const ofTrace = `trace_id = {trace:String} AND project_id IN {projects:Array(UInt32)} AND ${days.condition} AND ${kept}`;
  // Delivered again, a span is the same in all of these.
  const twins = store.select<{ twins: number }>(
    `SELECT toFloat64(uniqExact(project_id, span_id, started_at, op, description) - uniqExact(project_id, span_id)) AS twins
     FROM spans WHERE ${ofTrace}`,
    { ...params, ...days.params },
  );
  const spans = await store.select<AnsweredSpan & { total: number }>(
    `
    SELECT *
    FROM (
      SELECT ${SPAN_COLUMNS}, toFloat64(count() OVER ()) AS total
      FROM (
        SELECT * FROM spans
        WHERE ${ofTrace}
        LIMIT 1 BY project_id, span_id
      )
      ORDER BY is_segment DESC, started_at
      LIMIT ${MOST_SPANS}
    )
    ORDER BY startedAt, isSegment DESC, spanId`,
    { ...params, ...days.params },
  );
  return { spans, twins: (await twins)[0]?.twins ?? 0 };
}

/** An error may be received on another day than every span of its trace, or have no span at all: it is found by its own index. */
async function errorsOf(store: Store, params: TraceParams) {
  const kept = await keptSince(store, 'events');
  const facts = await store.select<EventFacts & { level: string; total: number }>(
    `
    SELECT ${FACT_COLUMNS}, level, toFloat64(count() OVER ()) AS total
    FROM events
    WHERE trace_id = {trace:String} AND project_id IN {projects:Array(UInt32)} AND ${kept}
    ORDER BY timestamp
    LIMIT ${MOST_ERRORS}`,
    params,
  );
  const errors = await withIssues(store, await withBodies(store, facts, ['title', 'spanId']));
  return { errors, totalErrors: facts[0]?.total ?? 0 };
}
