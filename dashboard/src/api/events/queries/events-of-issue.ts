import type { AllowedId } from '@breakwater/processor/directory';
import { keptSince } from '@breakwater/processor/retention';
import type { Store } from '@breakwater/processor/store';
import { uuidOf } from '@breakwater/sdk/wire';

import type { Cursor } from '../../sql/cursor.ts';
import { withBodies } from './bodies.ts';
import { FACT_COLUMNS, NEWEST_RECEIVED, SHOWN } from './event-of-issue.ts';
import type { AnsweredEvent, EventFacts } from './event-of-issue.ts';
import { GROUPS_OF_ISSUE } from './groups.ts';

/** A page of events, and the last of them where more follow. */
export interface EventPage {
  events: AnsweredEvent[];
  after: Pick<Cursor, 'value' | 'id'> | null;
}

/**
 * The last received first. `cursor.value` is a receive time: what comes meanwhile stands before the first page or between rows that were
 * not given yet, so no row is skipped and none comes twice. Bodies are read of the given rows alone.
 */
export async function eventsOfIssue(
  store: Store,
  {
    projectId,
    issueId,
    limit,
    cursor,
  }: { projectId: AllowedId; issueId: string; limit: number; cursor: Cursor | null },
): Promise<EventPage> {
  const kept = await keptSince(store, 'events');
  const facts = await store.select<EventFacts>(
    `
    SELECT ${FACT_COLUMNS}
    FROM events
    WHERE project_id = {project:UInt32} AND group_id IN (${GROUPS_OF_ISSUE}) AND ${kept}
      ${cursor ? `AND (received_at, event_id) < (fromUnixTimestamp64Milli({afterAt:Int64}, 'UTC'), {afterId:UUID})` : ''}
    ORDER BY ${NEWEST_RECEIVED}
    LIMIT {rows:UInt32}`,
    {
      project: projectId,
      issue: issueId,
      rows: limit + 1,
      ...(cursor ? { afterAt: cursor.value, afterId: uuidOf(cursor.id) } : {}),
    },
  );
  const shown = facts.slice(0, limit);
  const last = facts.length > limit ? shown.at(-1) : undefined;
  return {
    events: (await withBodies(store, shown, SHOWN)).map((event) => ({ ...event, issueId })),
    after: last ? { value: last.receivedAtMs, id: last.eventId } : null,
  };
}
