import type { Store } from '@breakwater/processor/store';

import type { FirstEvent } from '../../../contract/projects.ts';
import { hexOf } from '../../sql/bound.ts';

/** Whether a project has sent anything, and the first event that the relay received of those whose issue exists. */
export async function firstEvent(store: Store, projectId: number): Promise<FirstEvent> {
  const [events, spans] = await Promise.all([
    store.select<NonNullable<FirstEvent['event']>>(
      `
      SELECT ${hexOf('event_id')} AS eventId, toString(issue_id) AS issueId, title
      FROM events
      WHERE project_id = {project:UInt32} AND issue_id IN (SELECT issue_id FROM issues WHERE project_id = {project:UInt32})
      ORDER BY received_at, event_id
      LIMIT 1`,
      { project: projectId },
    ),
    store.select('SELECT span_id FROM spans WHERE project_id = {project:UInt32} LIMIT 1', { project: projectId }),
  ]);
  const event = events[0] ?? null;
  return { connected: event !== null || spans.length > 0, event };
}
