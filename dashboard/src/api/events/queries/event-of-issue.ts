import type { Store } from '@breakwater/processor/store';
import { uuidOf } from '@breakwater/sdk/wire';

import { EVENT_COLUMNS, RECEIVED_ORDER } from './event-columns.ts';
import type { AnsweredEvent } from './event-columns.ts';

const FOUND = {
  first: `(SELECT argMin(event_id, ${RECEIVED_ORDER}) FROM events WHERE project_id = {project:UInt32} AND issue_id = {issue:UInt64})`,
  latest: `(SELECT argMax(event_id, ${RECEIVED_ORDER}) FROM events WHERE project_id = {project:UInt32} AND issue_id = {issue:UInt64})`,
};
const isEnd = (which: string): which is keyof typeof FOUND => which in FOUND;

/** `latest`, `first` (of those received, see `RECEIVED_ORDER`), or an event id of 32 hex digits. Null where the issue has no such event. */
export async function eventOfIssue(
  store: Store,
  projectId: number,
  issueId: string,
  which: string,
): Promise<AnsweredEvent | null> {
  const end = isEnd(which) ? FOUND[which] : null;
  // The id is found before the rest is read: the payloads of a large issue are gigabytes.
  const rows = await store.select<AnsweredEvent>(
    `
    SELECT ${EVENT_COLUMNS}
    FROM events
    WHERE project_id = {project:UInt32} AND issue_id = {issue:UInt64} AND event_id = ${end ?? '{event:UUID}'}
    LIMIT 1`,
    { project: projectId, issue: issueId, ...(end ? {} : { event: uuidOf(which) }) },
  );
  return rows[0] ?? null;
}
