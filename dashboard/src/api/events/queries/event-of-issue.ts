import type { Store } from '@breakwater/processor/store';
import { uuidOf } from '@breakwater/sdk/wire';

import { EVENT_COLUMNS, type AnsweredEvent } from './event-columns.ts';

/** An event of an issue: `latest`, `first`, or by its id of 32 hex digits. Null where the issue has no such event. */
export async function eventOfIssue(
  store: Store,
  projectId: number,
  issueId: string,
  which: string,
): Promise<AnsweredEvent | null> {
  const byId = which !== 'latest' && which !== 'first';
  const direction = which === 'first' ? 'ASC' : 'DESC';
  const rows = await store.select<AnsweredEvent>(
    `
    SELECT ${EVENT_COLUMNS}
    FROM events
    WHERE project_id = {project:UInt32} AND issue_id = {issue:UInt64} ${byId ? 'AND event_id = {event:UUID}' : ''}
    ORDER BY project_id ${direction}, issue_id ${direction}, timestamp ${direction}, event_id ${direction}
    LIMIT 1`,
    { project: projectId, issue: issueId, ...(byId ? { event: uuidOf(which) } : {}) },
  );
  return rows[0] ?? null;
}
