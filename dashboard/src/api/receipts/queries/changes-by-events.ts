import type { AllowedId } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';

import type { ReceiptEvent } from './receipt-event.ts';

/** A change that an event made. */
export interface EventChange {
  projectId: AllowedId;
  eventId: string;
  change: 'new' | 'regressed';
}

/** The changes that events made, whichever issue each one was of at that time: merging moves an event to another issue. */
export const changesByEvents = (store: Store, events: readonly ReceiptEvent[]): Promise<EventChange[]> =>
  store.select<EventChange>(
    `
    SELECT project_id AS projectId, event_id AS eventId, argMax(kind, version) AS change
    FROM issue_activity
    WHERE project_id IN {projects:Array(UInt32)} AND event_id IN {events:Array(String)} AND kind IN ('new', 'regressed')
    GROUP BY projectId, eventId`,
    { projects: events.map(({ projectId }) => projectId), events: events.map(({ eventId }) => eventId) },
  );

/** Those of the events' issues that exist. Where one does not, its decider has not taken the event into account yet. */
export const decidedIssues = async (store: Store, events: readonly ReceiptEvent[]): Promise<ReadonlySet<string>> => {
  const rows = await store.select<{ issue: string }>(
    `
    SELECT DISTINCT concat(toString(project_id), ' ', toString(issue_id)) AS issue
    FROM issues
    WHERE project_id IN {projects:Array(UInt32)} AND issue_id IN {issues:Array(UInt64)}`,
    { projects: events.map(({ projectId }) => projectId), issues: events.map(({ issueId }) => BigInt(issueId)) },
  );
  return new Set(rows.map(({ issue }) => issue));
};
