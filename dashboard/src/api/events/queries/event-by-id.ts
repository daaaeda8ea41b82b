import type { AllowedId } from '@breakwater/processor/directory';
import { keptSince } from '@breakwater/processor/retention';
import type { Store } from '@breakwater/processor/store';
import { uuidOf } from '@breakwater/sdk/wire';

import { withBodies } from './bodies.ts';
import { FACT_COLUMNS, SHOWN } from './event-of-issue.ts';
import type { AnsweredEvent, EventFacts } from './event-of-issue.ts';
import { withIssues } from './groups.ts';

type Reader = Pick<Store, 'select'>;

/** The event with this id in one of the projects, where it was received after `sinceMs`. Null where there is none. */
export async function eventById(
  store: Reader,
  projectIds: readonly AllowedId[],
  eventId: string,
  sinceMs = 0,
): Promise<AnsweredEvent | null> {
  const [event] = await withBodies(store, await eventsById(store, projectIds, eventId, sinceMs), SHOWN);
  return event ?? null;
}

/** The facts of the events with this id, found through the bloom filter on it: one of each project that has it. */
export async function eventsById(
  store: Reader,
  projectIds: readonly AllowedId[],
  eventId: string,
  sinceMs = 0,
): Promise<(EventFacts & { issueId: string })[]> {
  const kept = await keptSince(store, 'events');
  const facts = await store.select<EventFacts>(
    `
    SELECT ${FACT_COLUMNS}
    FROM events
    WHERE event_id = {event:UUID} AND project_id IN {projects:Array(UInt32)}
      AND received_at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') AND ${kept}
    ORDER BY received_at
    LIMIT 1 BY project_id`,
    { event: uuidOf(eventId), projects: projectIds, since: sinceMs },
  );
  return withIssues(store, facts);
}
