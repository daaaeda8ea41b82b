import type { Store } from '@breakwater/processor/store';

/** What an event made of its issue. While nothing at all is `decided` of the issue, nothing can be said of the event either. */
export async function activityOfEvent(
  store: Store,
  { projectId, issueId, eventId }: { projectId: number; issueId: string; eventId: string },
): Promise<{ decided: boolean; change: 'new' | 'regressed' | null }> {
  const rows = await store.select<{ kind: 'new' | 'regressed'; own: number }>(
    `
    SELECT kind, event_id = {event:String} AS own
    FROM issue_activity
    WHERE project_id = {project:UInt32} AND issue_id = {issue:UInt64} AND kind IN ('new', 'regressed')
    ORDER BY own DESC, version DESC
    LIMIT 1`,
    { project: projectId, issue: issueId, event: eventId },
  );
  const [row] = rows;
  return { decided: row !== undefined, change: row?.own === 1 ? row.kind : null };
}
