import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import type { EventDetail } from '../../../contract/events.ts';
import type { IssueDetail, IssueList, IssuesChanged } from '../../../contract/issues.ts';
import { issueActionSchema, issueSearchSchema } from '../../../contract/issues.schema.ts';
import { periodSchema } from '../../../contract/periods.schema.ts';
import type { WhoAsks } from '../../auth/guard.ts';
import { changeIssues } from '../../issues/change-issues.ts';
import { parse } from '../../error-answers.ts';
import { ApiError } from '../../errors.ts';
import { findIssues } from '../../issues/find-issues.ts';
import { hexIdOf } from '../../sql/ids.ts';
import { idsOf, projectsById } from '../../projects/projects.ts';
import { storedEventOf } from '../../events/queries/bodies.ts';
import { eventNeighbours } from '../../events/queries/event-neighbours.ts';
import { eventOfIssue } from '../../events/queries/event-of-issue.ts';
import { issuesById } from '../../issues/queries/issue-by-id.ts';
import { issueDetail } from '../../issues/issue-detail.ts';
import { losses } from '../../pipeline/queries/losses.ts';
import { projectRef } from '../../traces/queries/span-columns.ts';
import type { ApiTools } from '../../tools.ts';
import { barsOf } from '../../sql/window.ts';

const idParams = z.object({ id: z.string().max(100) });
const eventParams = idParams.extend({ which: z.string().max(100) });
const detailQuery = z.object({ period: periodSchema.default('14d') });

export function issueRoutes(server: FastifyInstance, tools: ApiTools, whoAsks: WhoAsks): void {
  const { store, clock } = tools;

  server.get('/issues', async (request): Promise<IssueList> => {
    const search = parse(issueSearchSchema, request.query);
    const projects = await projectsById(store);
    const now = clock();
    const [found, lost] = await Promise.all([
      findIssues(store, projects, { ...search, projectIds: idsOf(projects, search.project), now }),
      losses(store, 'events', barsOf(search.period, now).sinceMs),
    ]);
    return { ...found, losses: lost };
  });

  server.post('/issues/actions', async (request, reply): Promise<IssuesChanged> => {
    const change = parse(issueActionSchema, request.body);
    const at = await changeIssues(tools, { ...change, by: whoAsks(request).by });
    reply.status(202);
    return { changed: change.ids.length, at };
  });

  server.get('/issues/:id', async (request): Promise<IssueDetail> => {
    const { period } = parse(detailQuery, request.query);
    const projects = await projectsById(store);
    const [found] = await issuesById(store, projects, parse(idParams, request.params).id);
    const detail = found && (await issueDetail(store, projects, found, period, clock()));
    if (!detail) throw new ApiError('issue_not_found');
    return detail;
  });

  server.get('/issues/:id/events/:which', async (request): Promise<EventDetail> => {
    const { id, which } = parse(eventParams, request.params);
    const wanted = which === 'latest' || which === 'first' ? which : hexIdOf(which);
    if (!wanted) throw new ApiError('event_not_found', { causes: ['which: neither latest, first nor an event id'] });

    const projects = await projectsById(store);
    const [issue] = await issuesById(store, projects, id);
    if (!issue) throw new ApiError('issue_not_found');
    const event = await eventOfIssue(store, issue.projectId, issue.issueId, wanted);
    if (!event) throw new ApiError('event_not_found');
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
      event: storedEventOf(event),
    };
  });
}
