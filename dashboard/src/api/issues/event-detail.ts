import type { AllowedProjects } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';

import type { EventDetail } from '../../contract/events.ts';
import { ApiError } from '../errors.ts';
import { storedEventOf } from '../events/queries/bodies.ts';
import { eventNeighbours } from '../events/queries/event-neighbours.ts';
import { eventOfIssue } from '../events/queries/event-of-issue.ts';
import { cutsOf, movedTimes } from '../receipts/cuts-of.ts';
import { hexIdOf } from '../sql/ids.ts';
import { projectRef } from '../traces/queries/span-columns.ts';
import { issuesById } from './queries/issue-by-id.ts';

/** One event of an issue; `which` is `latest`, `first` or an event id. @throws ApiError where there is none */
export async function eventDetail(
  store: Store,
  projects: AllowedProjects,
  { id, which }: { id: string; which: string },
): Promise<EventDetail> {
  const wanted = which === 'latest' || which === 'first' ? which : hexIdOf(which);
  if (!wanted) throw new ApiError('event_not_found', { causes: ['which: neither latest, first nor an event id'] });

  const [issue] = await issuesById(store, projects, id);
  if (!issue) throw new ApiError('issue_not_found');
  const event = await eventOfIssue(store, issue.projectId, issue.issueId, wanted);
  if (!event) throw new ApiError('event_not_found');
  const stored = storedEventOf(event);
  return {
    eventId: event.eventId,
    issueId: event.issueId,
    project: projectRef(event.projectId, projects),
    timestamp: event.timestampMs,
    receivedAt: event.receivedAtMs,
    traceId: event.traceId,
    spanId: event.spanId,
    ...(await eventNeighbours(store, event)),
    stale: event.stale,
    clock: movedTimes(stored.errors),
    cuts: cutsOf(stored.cuts),
    event: stored,
  };
}
