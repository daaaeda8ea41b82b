import type { Store } from '@breakwater/processor/store';
import { uuidOf } from '@breakwater/sdk/wire';

import type { Cursor } from '../../sql/cursor.ts';
import { EVENT_COLUMNS, RECEIVED_ORDER } from './event-of-issue.ts';
import type { AnsweredEvent } from './event-of-issue.ts';

/** The last received first; one row more than asked for where there are more. `cursor.value` is a receive time. */
export const eventsOfIssue = (
  store: Store,
  { projectId, issueId, limit, cursor }: { projectId: number; issueId: string; limit: number; cursor: Cursor | null },
): Promise<AnsweredEvent[]> =>
  store.select<AnsweredEvent>(
    `
    SELECT ${EVENT_COLUMNS}
    FROM events
    WHERE project_id = {project:UInt32} AND issue_id = {issue:UInt64} AND event_id IN (
      SELECT event_id
      FROM events
      WHERE project_id = {project:UInt32} AND issue_id = {issue:UInt64}
        ${cursor ? `AND ${RECEIVED_ORDER} < (fromUnixTimestamp64Milli({afterAt:Int64}, 'UTC'), {afterId:UUID})` : ''}
      ORDER BY received_at DESC, event_id DESC
      LIMIT {rows:UInt32}
    )
    ORDER BY received_at DESC, event_id DESC
    LIMIT {rows:UInt32}`,
    {
      project: projectId,
      issue: issueId,
      rows: limit + 1,
      ...(cursor ? { afterAt: cursor.value, afterId: uuidOf(cursor.id) } : {}),
    },
  );
