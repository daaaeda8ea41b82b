import type { AllowedId } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';

import type { FirstEvent } from '../../../contract/first-event.ts';
import { withBodies } from '../../events/queries/bodies.ts';
import { FACT_COLUMNS } from '../../events/queries/event-of-issue.ts';
import type { EventFacts } from '../../events/queries/event-of-issue.ts';
import { DECIDED_GROUPS, withIssues } from '../../events/queries/groups.ts';

/** Whether a project has sent anything, and the first event that the relay received of those whose issue exists. */
export async function firstEvent(store: Store, projectId: AllowedId): Promise<FirstEvent> {
  const [facts, spans] = await Promise.all([
    store.select<EventFacts>(
      `
      SELECT ${FACT_COLUMNS}
      FROM events
      WHERE project_id = {project:UInt32} AND group_id IN (${DECIDED_GROUPS})
      ORDER BY received_at, event_id
      LIMIT 1`,
      { project: projectId },
    ),
    store.select('SELECT span_id FROM spans WHERE project_id = {project:UInt32} LIMIT 1', { project: projectId }),
  ]);
  const [found] = await withIssues(store, await withBodies(store, facts, ['title']));
  const event = found ? { eventId: found.eventId, issueId: found.issueId, title: found.title } : null;
  return { connected: event !== null || spans.length > 0, event };
}
