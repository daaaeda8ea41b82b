import type { IssueSearch } from '../../../contract/issues.ts';
import type { Period } from '../../../contract/periods.ts';
import {
  sentryEvent,
  sentryEventOfIssue,
  sentryEventSchema,
  sentryEventSearchSchema,
  sentryEventsOfIssue,
  sentryEventSummarySchema,
  sentryIssues,
  sentryIssueSchema,
  sentryIssueSearchSchema,
} from '../../../contract/sentry.schema.ts';
import { ApiError } from '../../errors.ts';
import { storedEventOf } from '../../events/queries/bodies.ts';
import { eventById } from '../../events/queries/event-by-id.ts';
import { eventNeighbours } from '../../events/queries/event-neighbours.ts';
import { eventOfIssue } from '../../events/queries/event-of-issue.ts';
import type { AnsweredEvent } from '../../events/queries/event-of-issue.ts';
import { eventsOfIssue } from '../../events/queries/events-of-issue.ts';
import { findIssues } from '../../issues/find-issues.ts';
import type { Serve } from '../../serve-endpoint.ts';
import { decodeCursor, encodeCursor, isRowTime } from '../../sql/cursor.ts';
import { hexIdOf } from '../../sql/ids.ts';
import type { ApiTools } from '../../tools.ts';
import { transactionEvent } from '../../traces/queries/transaction-event.ts';
import { eventShape, eventSummary } from './event-shape.ts';
import { issueIn } from './issue-in.ts';
import { issueShape } from './issue-shape.ts';
import { pageLink } from './page-link.ts';
import { periodOf } from './period.ts';
import { projectOf } from './project-of.ts';
import { transactionShape } from './transaction-shape.ts';

const SORTS: Record<string, IssueSearch['sort']> = {
  date: 'lastSeen',
  new: 'firstSeen',
  freq: 'events',
  user: 'users',
};

export function sentryIssueRoutes(serve: Serve, { store, config, clock }: ApiTools): void {
  serve(
    sentryIssues,
    {
      right: 'issues:read',
      summary: 'Lists issues by `query`, `sort` and `statsPeriod`; the `Link` header leads on.',
      search: sentryIssueSearchSchema,
      answer: sentryIssueSchema.array(),
      errors: ['project_not_found', 'bad_query', 'bad_cursor'],
    },
    async ({ params, search: { sort, statsPeriod, ...search }, request, reply, access }) => {
      const project = projectOf(access, params);
      const period = periodIn(statsPeriod);
      const question = {
        ...search,
        environment: search.environment,
        cursor: search.cursor,
        sort: SORTS[sort] ?? 'lastSeen',
        period,
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
    },
  );

  serve(
    sentryEventsOfIssue,
    {
      right: 'issues:read',
      summary: 'Lists events of an issue, newest first; the `Link` header leads on.',
      search: sentryEventSearchSchema,
      answer: sentryEventSummarySchema.array(),
      errors: ['issue_not_found', 'bad_cursor'],
    },
    async ({ params, search: { cursor: text, limit, full }, request, reply, access }) => {
      const { project, issueId } = await issueIn(store, access, params.id);
      const cursor = text ? decodeCursor(text, 'events', (id) => hexIdOf(id) !== null, isRowTime) : null;
      const { events, after } = await eventsOfIssue(store, { projectId: project.id, issueId, limit, cursor });
      const next = after && encodeCursor({ sort: 'events', ...after, now: clock() });
      reply.header('link', pageLink(request.url, config.publicUrl, next));
      const shape = full === 'true' || full === '1' ? eventShape : eventSummary;
      return events.map((row) => shape(row, storedEventOf(row)));
    },
  );

  serve(
    sentryEventOfIssue,
    {
      right: 'issues:read',
      summary: 'Shows one event of an issue; `latest` is the newest, `oldest` the first.',
      answer: sentryEventSchema,
      errors: ['issue_not_found', 'event_not_found'],
    },
    async ({ params: { id, eventId }, access }) => {
      const { project, issueId } = await issueIn(store, access, id);
      const which = ({ latest: 'latest', oldest: 'first' } as Record<string, string>)[eventId] ?? hexIdOf(eventId);
      const row = which ? await eventOfIssue(store, project.id, issueId, which) : null;
      if (!row) throw new ApiError('event_not_found');
      return fullEvent(row);
    },
  );

  serve(
    sentryEvent,
    {
      right: 'issues:read',
      summary: 'Shows one event or transaction with symbolicated `entries`.',
      answer: sentryEventSchema,
      errors: ['project_not_found', 'event_not_found'],
    },
    async ({ params, access }) => {
      const project = projectOf(access, params);
      const eventId = hexIdOf(params.eventId);
      if (!eventId) throw new ApiError('event_not_found', { causes: ['eventId: not 32 hex digits'] });
      const row = await eventById(store, [project.id], eventId);
      if (row) return fullEvent(row);
      const transaction = transactionShape(await transactionEvent(store, [project.id], eventId));
      if (!transaction) throw new ApiError('event_not_found');
      return transaction;
    },
  );

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
