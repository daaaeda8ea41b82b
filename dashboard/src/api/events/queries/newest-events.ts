import type { AllowedId } from '@breakwater/processor/directory';
import { keptSince } from '@breakwater/processor/retention';
import type { Store, StoredEvent } from '@breakwater/processor/store';

import { storedEventOf, withBodies } from './bodies.ts';
import { FACT_COLUMNS } from './event-of-issue.ts';
import type { EventFacts } from './event-of-issue.ts';

/** Longer ago nobody asks how a project's events look, and no week before it has to be read. */
const DAYS = 14;

/** The newest stored events of some projects, the last received first. */
export async function newestEvents(
  store: Pick<Store, 'select'>,
  projectIds: readonly AllowedId[],
  limit: number,
): Promise<StoredEvent[]> {
  const kept = await keptSince(store, 'events');
  const facts = await store.select<EventFacts>(
    `
    SELECT ${FACT_COLUMNS}
    FROM events
    WHERE project_id IN {projects:Array(UInt32)} AND received_at >= now() - INTERVAL ${DAYS} DAY AND ${kept}
    ORDER BY received_at DESC, event_id DESC
    LIMIT {rows:UInt32}`,
    { projects: projectIds, rows: limit },
  );
  return (await withBodies(store, facts, ['data'])).map(storedEventOf);
}
