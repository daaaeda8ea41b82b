import { keptSince } from '@breakwater/processor/retention';
import type { Store } from '@breakwater/processor/store';

import { IN_PROJECTS } from '../../sql/bound.ts';
import { ownersOf } from './issue-groups.ts';
import type { GroupOfIssue } from './issue-groups.ts';

export interface NewestEvent {
  release: string;
  fingerprint: string[];
  groupingVersion: string;
}

/**
 * The fields of an issue's newest event that the page shows for the whole issue, its body in the newest revision. Null where its
 * events have expired.
 */
export async function issueNewestEvent(
  store: Store,
  projectId: number,
  groups: readonly GroupOfIssue[],
): Promise<NewestEvent | null> {
  if (groups.length === 0) return null;
  const kept = await keptSince(store, 'events');
  const [facts] = await store.select<{ release: string; groupId: string; at: number; eventId: string }>(
    `
    SELECT release, toString(group_id) AS groupId, toFloat64(toUnixTimestamp64Milli(timestamp)) AS at, toString(event_id) AS eventId
    FROM events
    WHERE ${IN_PROJECTS} AND group_id IN {groups:Array(UInt64)} AND ${kept}
    ORDER BY timestamp DESC, event_id DESC
    LIMIT 1`,
    { projects: [projectId], ...ownersOf(groups) },
  );
  if (!facts) return null;
  const [body] = await store.select<Omit<NewestEvent, 'release'>>(
    `
    SELECT fingerprint, grouping_version AS groupingVersion
    FROM event_bodies
    WHERE project_id = {project:UInt32} AND group_id = {group:UInt64}
      AND timestamp = fromUnixTimestamp64Milli({at:Int64}, 'UTC') AND event_id = {event:UUID}
    ORDER BY revision DESC
    LIMIT 1`,
    { project: projectId, group: facts.groupId, at: facts.at, event: facts.eventId },
  );
  return { release: facts.release, fingerprint: body?.fingerprint ?? [], groupingVersion: body?.groupingVersion ?? '' };
}
