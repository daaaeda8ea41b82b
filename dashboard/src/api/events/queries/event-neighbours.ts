import { keptSince } from '@breakwater/processor/retention';
import type { Store } from '@breakwater/processor/store';
import { uuidOf } from '@breakwater/sdk/wire';

import { hexOf } from '../../sql/bound.ts';
import type { AnsweredEvent } from './event-of-issue.ts';
import { GROUPS_OF_ISSUE } from './groups.ts';

export interface Neighbours {
  /** The position; 1 is the oldest. */
  position: number;
  total: number;
  previous: string | null;
  next: string | null;
}

const NONE = '0'.repeat(32);

/** The position of an event among those of its issue, in the order of `first` and `latest`. */
export async function eventNeighbours(store: Store, event: AnsweredEvent): Promise<Neighbours> {
  const kept = await keptSince(store, 'events');
  const rows = await store.select<{ position: number; total: number; previous: string; next: string }>(
    `
    WITH (fromUnixTimestamp64Milli({at:Int64}, 'UTC'), {event:UUID}) AS this
    SELECT toFloat64(countIf((received_at, event_id) <= this)) AS position,
           toFloat64(count()) AS total,
           ${hexOf(`argMaxIf(event_id, (received_at, event_id), (received_at, event_id) < this)`)} AS previous,
           ${hexOf(`argMinIf(event_id, (received_at, event_id), (received_at, event_id) > this)`)} AS next
    FROM events
    WHERE project_id = {project:UInt32} AND group_id IN (${GROUPS_OF_ISSUE}) AND ${kept}`,
    { at: event.receivedAtMs, event: uuidOf(event.eventId), project: event.projectId, issue: event.issueId },
  );
  const { position = 1, total = 1, previous = NONE, next = NONE } = rows[0] ?? {};
  return { position, total, previous: idOf(previous), next: idOf(next) };
}

const idOf = (hex: string): string | null => (hex === NONE ? null : hex);
