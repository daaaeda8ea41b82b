import type { AllowedId } from '@breakwater/processor/directory';
import { keptSince } from '@breakwater/processor/retention';
import type { Store, StoredEvent } from '@breakwater/processor/store';

import { storedEventOf } from '../../events/queries/bodies.ts';

export interface NewestEvent {
  release: string;
  fingerprint: string[];
  groupingVersion: string;
  /** The event itself; null where its body has expired. */
  event: StoredEvent | null;
  /** The kind of the newest move of its group; empty where the group was never moved. */
  moved: string;
}

/**
 * The fields of an issue's newest event that the page shows for the whole issue, its body in the newest revision. `life` says where
 * that event is. Null where it has expired.
 */
export async function issueNewestEvent(
  store: Store,
  projectId: AllowedId,
  { newestGroup, lastSeen }: { newestGroup: string; lastSeen: number },
): Promise<NewestEvent | null> {
  const kept = await keptSince(store, 'events');
  const event = { project: projectId, group: newestGroup, at: lastSeen };
  const [facts] = await store.select<{ release: string; eventId: string }>(
    `
    SELECT release, toString(event_id) AS eventId
    FROM events
    WHERE project_id = {project:UInt32} AND group_id = {group:UInt64} AND timestamp = fromUnixTimestamp64Milli({at:Int64}, 'UTC')
      AND ${kept}
    ORDER BY event_id DESC
    LIMIT 1`,
    event,
  );
  if (!facts) return null;
  const [body] = await store.select<Pick<NewestEvent, 'fingerprint' | 'groupingVersion'> & { data: string }>(
    `
    SELECT fingerprint, grouping_version AS groupingVersion, data
    FROM event_bodies
    WHERE project_id = {project:UInt32} AND group_id = {group:UInt64}
      AND timestamp = fromUnixTimestamp64Milli({at:Int64}, 'UTC') AND event_id = {event:UUID}
    ORDER BY revision DESC
    LIMIT 1`,
    { ...event, event: facts.eventId },
  );
  const [place] = await store.select<{ kind: string }>(
    `
    SELECT kind
    FROM issue_groups
    WHERE project_id = {project:UInt32} AND group_id = {group:UInt64}
    ORDER BY version DESC
    LIMIT 1`,
    event,
  );
  return {
    release: facts.release,
    fingerprint: body?.fingerprint ?? [],
    groupingVersion: body?.groupingVersion ?? '',
    event: body ? storedEventOf(body) : null,
    moved: place?.kind ?? '',
  };
}
