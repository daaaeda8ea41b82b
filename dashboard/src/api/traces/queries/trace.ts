import { shortIdOf } from '@breakwater/processor/store';
import type { Store } from '@breakwater/processor/store';

import type { Trace } from '../../../contract/performance.ts';
import { hexOf, millis } from '../../sql/bound.ts';
import type { ProjectLookup } from '../../issues/queries/issue-columns.ts';
import { projectRef, SPAN_COLUMNS, traceSpanOf } from './span-columns.ts';
import type { AnsweredSpan } from './span-columns.ts';

const MOST_SPANS = 5000;
const MOST_ERRORS = 200;

interface ErrorRow {
  eventId: string;
  issueId: string;
  projectId: number;
  spanId: string;
  title: string;
  level: string;
  timestampMs: number;
}

/** The spans of one trace over all projects, in the order they began, and its errors. Null where neither is stored. */
export async function trace(store: Store, projects: ProjectLookup, traceId: string): Promise<Trace | null> {
  const params = { trace: traceId, projects: [...projects.keys()] };
  const [spans, errors] = await Promise.all([
    store.select<AnsweredSpan & { total: number }>(SPANS, params),
    store.select<ErrorRow>(ERRORS, params),
  ]);
  if (spans.length === 0 && errors.length === 0) return null;
  return {
    traceId,
    spans: spans.map(({ total: _total, ...span }) => traceSpanOf(span, projects)),
    totalSpans: spans[0]?.total ?? 0,
    errors: errors.map(({ projectId, timestampMs, ...error }) => {
      const project = projectRef(projectId, projects);
      return { ...error, project, shortId: shortIdOf(project.slug, error.issueId), timestamp: timestampMs };
    }),
  };
}

/** A span that was delivered twice is one span. Segments come first where a trace is larger than the answer. */
const SPANS = `
    SELECT *
    FROM (
      SELECT ${SPAN_COLUMNS}, toFloat64(count() OVER ()) AS total
      FROM (
        SELECT * FROM spans
        WHERE trace_id = {trace:String} AND project_id IN {projects:Array(UInt32)}
        LIMIT 1 BY project_id, span_id
      )
      ORDER BY is_segment DESC, started_at
      LIMIT ${MOST_SPANS}
    )
    ORDER BY startedAt, isSegment DESC, spanId`;

const ERRORS = `
    SELECT ${hexOf('event_id')} AS eventId, toString(issue_id) AS issueId, project_id AS projectId, span_id AS spanId, title, level,
           ${millis('timestamp')} AS timestampMs
    FROM events
    WHERE trace_id = {trace:String} AND project_id IN {projects:Array(UInt32)}
    ORDER BY timestamp
    LIMIT ${MOST_ERRORS}`;
