import type { Store } from '@breakwater/processor/store';
import { uuidOf } from '@breakwater/sdk/wire';

import { EVENT_COLUMNS } from './event-of-issue.ts';
import type { AnsweredEvent } from './event-of-issue.ts';

const MOST = 10;

/** Events with this id, found through the bloom filter on it. Several where projects share an id. */
export const eventsById = (store: Store, projectIds: readonly number[], eventId: string): Promise<AnsweredEvent[]> =>
  store.select<AnsweredEvent>(
    `
    SELECT ${EVENT_COLUMNS}
    FROM events
    WHERE event_id = {event:UUID} AND project_id IN {projects:Array(UInt32)}
    ORDER BY received_at
    LIMIT 1 BY project_id
    LIMIT ${MOST}`,
    { event: uuidOf(eventId), projects: projectIds },
  );
