import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import type { IssueSearch } from '../../../contract/issues.ts';
import type { Period } from '../../../contract/periods.ts';
import { decodeCursor, encodeCursor } from '../../sql/cursor.ts';
import { parse } from '../../error-answers.ts';
import { ApiError } from '../../errors.ts';
import { findIssues } from '../../issues/find-issues.ts';
import { hexIdOf } from '../../sql/ids.ts';
import { storedEventOf } from '../../events/queries/bodies.ts';
import { eventById } from '../../events/queries/event-by-id.ts';
import { eventNeighbours } from '../../events/queries/event-neighbours.ts';
import { eventOfIssue } from '../../events/queries/event-of-issue.ts';
import type { AnsweredEvent } from '../../events/queries/event-of-issue.ts';
import { eventsOfIssue } from '../../events/queries/events-of-issue.ts';
import { transactionEvent } from '../../traces/queries/transaction-event.ts';
import type { ApiTools } from '../../tools.ts';
import { getBoth } from './both-slashes.ts';
import { eventShape, eventSummary } from './event-shape.ts';
import { issueIn } from './issue-in.ts';
import { issueShape } from './issue-shape.ts';
import { pageLink } from './page-link.ts';
import { periodOf } from './period.ts';
import { projectOf } from './project-routes.ts';
import { transactionShape } from './transaction-shape.ts';

const SORTS: Record<string, IssueSearch['sort']> = {
  date: 'lastSeen',
  new: 'firstSeen',
  freq: 'events',
  user: 'users',
};

const issuesQuery = z.object({
  query: z.string().max(500, 'query: over 500 characters').default('is:unresolved'),
  sort: z.enum(['date', 'new', 'freq', 'user'], 'sort: not one of date, new, freq, user').default('date'),
  statsPeriod: z.string().max(10).optional(),
  environment: z.string().max(200).optional(),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number('limit: not a number').int().min(1).max(100, 'limit: over 100').default(25),
});
const eventsQuery = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number('limit: not a number').int().min(1).max(100, 'limit: over 100').default(50),
  full: z.string().optional(),
});
const eventParams = z.object({ eventId: z.string().max(100) });

export function sentryIssueRoutes(server: FastifyInstance, { store, config, clock }: ApiTools): void {
  getBoth(server, '/projects/:org/:project/issues/', async (request, reply) => {
    const project = await projectOf(store, request.params);
    const { query, sort, statsPeriod, environment, cursor, limit } = parse(issuesQuery, request.query);
    const period = periodIn(statsPeriod);
    const question = {
      query,
      sort: SORTS[sort] ?? 'lastSeen',
      period,
      environment,
      cursor,
      limit,
      projectIds: [project.id],
      now: clock(),
    };
    const { issues, total, next, problems } = await findIssues(store, new Map([[project.id, project]]), question);
    if (problems[0]) {
      throw new ApiError('bad_query', {
        causes: problems.map(({ at, message }) => `query: ${message} (at character ${at + 1})`),
      });
    }
    reply.headers({ link: pageLink(request.url, config.publicUrl, next), 'x-hits': String(total) });
    return issues.map((issue) => issueShape(issue, { project, publicUrl: config.publicUrl, period, now: clock() }));
  });

  getBoth(server, '/issues/:id/events/', async (request, reply) => {
    const { project, issueId } = await issueIn(store, request.params);
    const { cursor: text, limit, full } = parse(eventsQuery, request.query);
    const cursor = text ? decodeCursor(text, 'events', (id) => hexIdOf(id) !== null) : null;
    const { events, after } = await eventsOfIssue(store, { projectId: project.id, issueId, limit, cursor });
    const next = after && encodeCursor({ sort: 'events', ...after, now: clock() });
    reply.header('link', pageLink(request.url, config.publicUrl, next));
    const shape = full === 'true' || full === '1' ? eventShape : eventSummary;
    return events.map((row) => shape(row, storedEventOf(row)));
  });

  getBoth(server, '/issues/:id/events/:eventId/', async (request) => {
    const { project, issueId } = await issueIn(store, request.params);
    const { eventId } = parse(eventParams, request.params);
    const which = ({ latest: 'latest', oldest: 'first' } as Record<string, string>)[eventId] ?? hexIdOf(eventId);
    const row = which ? await eventOfIssue(store, project.id, issueId, which) : null;
    if (!row) throw new ApiError('event_not_found');
    return fullEvent(row);
  });

  getBoth(server, '/projects/:org/:project/events/:eventId/', async (request) => {
    const project = await projectOf(store, request.params);
    const eventId = hexIdOf(parse(eventParams, request.params).eventId);
    if (!eventId) throw new ApiError('event_not_found', { causes: ['eventId: not 32 hex digits'] });
    const row = await eventById(store, project.id, eventId);
    if (row) return fullEvent(row);
    const transaction = transactionShape(await transactionEvent(store, [project.id], eventId));
    if (!transaction) throw new ApiError('event_not_found');
    return transaction;
  });

  const fullEvent = async (row: AnsweredEvent) => {
    const { previous, next } = await eventNeighbours(store, row);
    return { ...eventShape(row, storedEventOf(row)), previousEventID: previous, nextEventID: next };
  };
}

function periodIn(statsPeriod: string | undefined): Period {
  const period = periodOf(statsPeriod);
  if (!period) throw new ApiError('invalid_request', { causes: ['statsPeriod: not a number with s, m, h, d or w'] });
  return period;
}
