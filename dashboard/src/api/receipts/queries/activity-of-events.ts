import type { Store } from '@breakwater/processor/store';

import type { ReceiptEvent } from './receipt-event.ts';

export interface Activity {
  projectId: number;
  issueId: string;
  /** Empty for changes that other events made. */
  eventId: string;
  change: 'new' | 'regressed';
}

/** The changes of issues that events made. An issue without any activity is not decided yet, so nothing is known of its events. */
export const activityOfEvents = (store: Store, events: readonly ReceiptEvent[]): Promise<Activity[]> =>
  store.select<Activity>(
    `
    SELECT project_id AS projectId, toString(issue_id) AS issueId, if(event_id IN {events:Array(String)}, event_id, '') AS eventId,
           argMax(kind, version) AS change
    FROM issue_activity
    WHERE project_id IN {projects:Array(UInt32)} AND issue_id IN {issues:Array(UInt64)} AND kind IN ('new', 'regressed')
    GROUP BY projectId, issueId, eventId`,
    {
      projects: events.map(({ projectId }) => projectId),
      issues: events.map(({ issueId }) => BigInt(issueId)),
      events: events.map(({ eventId }) => eventId),
    },
  );
