import type { Store } from '@breakwater/processor/store';

export interface NewestEvent {
  release: string;
  fingerprint: string[];
  groupingVersion: string;
}

/** The fields of an issue's newest event that the page shows for the whole issue. Null where its events have expired. */
export async function issueNewestEvent(store: Store, projectId: number, issueId: string): Promise<NewestEvent | null> {
  const rows = await store.select<NewestEvent>(
    `
    SELECT release, fingerprint, grouping_version AS groupingVersion
    FROM events
    WHERE project_id = {project:UInt32} AND issue_id = {issue:UInt64}
    ORDER BY project_id DESC, issue_id DESC, timestamp DESC, event_id DESC
    LIMIT 1`,
    { project: projectId, issue: issueId },
  );
  return rows[0] ?? null;
}
