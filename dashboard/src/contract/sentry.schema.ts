import { z } from 'zod';

import { endpoint } from './endpoint.ts';
import { projectNamesSchema } from './projects.schema.ts';
import { pageSize } from './page-size.schema.ts';

/* Shapes of Sentry's API that its tools read. Only programs ask for them, so that they have no interface for the page. */

const time = z.iso.datetime().describe('RFC 3339, in UTC.');
const project = { id: z.string(), slug: z.string(), name: z.string(), platform: z.string() };

export const sentryOrganizationSchema = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  dateCreated: time,
  status: z.object({ id: z.string(), name: z.string() }),
  features: z.array(z.string()),
});

export const sentryProjectSchema = z.object({
  ...project,
  status: z.string(),
  dateCreated: time,
  firstEvent: time.nullable(),
  isMember: z.boolean(),
  hasAccess: z.boolean(),
  isPublic: z.boolean(),
  features: z.array(z.string()),
  organization: sentryOrganizationSchema,
});

export const sentryKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  label: z.string(),
  public: z.string(),
  secret: z.string(),
  projectId: z.number(),
  isActive: z.boolean(),
  dateCreated: time,
  rateLimit: z.null(),
  dsn: z.object({ public: z.string(), secret: z.string() }),
});

const keyName = z.string('name: no text').trim().min(1, 'name: empty').max(60, 'name: over 60 characters');

export const sentryKeyRequestSchema = z.object({ name: keyName });

export const sentryKeyChangeSchema = z.object({
  name: keyName.optional(),
  isActive: z.boolean('isActive: not true or false').optional().describe('Relays follow within seconds.'),
});

export const sentryNamesSchema = projectNamesSchema
  .partial()
  .describe('The slug before goes on leading to the project.');

export const sentryIssueSchema = z.object({
  id: z.string().describe('Decimal digits.'),
  shortId: z.string(),
  title: z.string(),
  culprit: z.string(),
  permalink: z.string(),
  level: z.string(),
  status: z.enum(['unresolved', 'resolved']),
  statusDetails: z.object({ inNextRelease: z.boolean().optional() }),
  substatus: z.string().nullable(),
  isUnhandled: z.boolean(),
  platform: z.string(),
  project: z.object(project),
  type: z.string(),
  metadata: z.object({
    type: z.string().optional(),
    value: z.string().optional(),
    title: z.string().optional(),
  }),
  count: z.string().describe('Events: of the period in lists, of its whole life alone. Decimal digits.'),
  userCount: z.number().describe('Users that the same events have.'),
  firstSeen: time,
  lastSeen: time,
  stats: z
    .record(z.string(), z.array(z.array(z.number())))
    .describe('Pairs of epoch seconds and events, by the period.'),
});

const release = z.object({ version: z.string(), shortVersion: z.string() }).nullable();

export const sentryIssueDetailSchema = sentryIssueSchema.extend({
  firstRelease: release,
  lastRelease: release,
  tags: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      totalValues: z.number(),
      topValues: z.array(z.object({ value: z.string(), name: z.string(), count: z.number(), lastSeen: time })),
    }),
  ),
  activity: z.array(
    z.object({
      id: z.string(),
      type: z.string(),
      user: z.object({ name: z.string(), email: z.string() }).nullable(),
      data: z.object({ version: z.string().optional() }),
      dateCreated: time,
    }),
  ),
});

export const sentryIssueChangeSchema = z.object({
  status: z.enum(
    ['resolved', 'resolvedInNextRelease', 'unresolved'],
    'status: not one of resolved, resolvedInNextRelease, unresolved',
  ),
  statusDetails: z.object({ inNextRelease: z.boolean().optional() }).optional(),
});

export const sentryEventSummarySchema = z.object({
  id: z.string(),
  eventID: z.string(),
  groupID: z.string().nullable().describe('The issue; null for a transaction.'),
  projectID: z.string(),
  type: z.string(),
  title: z.string(),
  message: z.string(),
  culprit: z.string(),
  location: z.string(),
  platform: z.string(),
  user: z
    .object({
      id: z.string().nullable(),
      email: z.string().nullable(),
      username: z.string().nullable(),
      ip_address: z.string().nullable(),
      name: z.string().nullable(),
      data: z.record(z.string(), z.unknown()),
    })
    .nullable(),
  tags: z.array(z.object({ key: z.string(), value: z.string() })),
  dateCreated: time,
});

export const sentryEventSchema = sentryEventSummarySchema.extend({
  entries: z
    .array(z.object({ type: z.string(), data: z.unknown() }))
    .describe(
      'In the order of a page: exception, stacktrace, message, threads, breadcrumbs, request, debugmeta; or spans.',
    ),
  contexts: z.record(z.string(), z.unknown()),
  sdk: z.object({ name: z.string(), version: z.string().optional() }),
  release: z.object({ version: z.string() }).nullable(),
  dateReceived: time,
  nextEventID: z.string().nullable(),
  previousEventID: z.string().nullable(),
  startTimestamp: z.number().optional().describe('Epoch seconds, for a transaction alone.'),
  endTimestamp: z.number().optional().describe('Epoch seconds, for a transaction alone.'),
});

export const sentryIssueSearchSchema = z.object({
  query: z.string().max(500, 'query: over 500 characters').default('is:unresolved'),
  sort: z.enum(['date', 'new', 'freq', 'user'], 'sort: not one of date, new, freq, user').default('date'),
  statsPeriod: z.string().max(10).optional().describe('A number with s, m, h, d or w.'),
  environment: z.string().max(200).optional(),
  cursor: z.string().max(500).optional(),
  limit: pageSize('limit', 25),
});

export const sentryEventSearchSchema = z.object({
  cursor: z.string().max(500).optional(),
  limit: pageSize('limit', 50),
  full: z.string().optional().describe('`true` or `1`: with entries.'),
});

type Answer<Schema extends z.ZodType> = z.output<Schema>;
interface InProject {
  params: 'org' | 'project';
}

export const sentryOrganizations = endpoint<{ answer: Answer<typeof sentryOrganizationSchema>[] }>(
  'GET',
  '/api/0/organizations/',
);
export const sentryProjects = endpoint<{ answer: Answer<typeof sentryProjectSchema>[] }>('GET', '/api/0/projects/');
export const sentryProject = endpoint<InProject & { answer: Answer<typeof sentryProjectSchema> }>(
  'GET',
  '/api/0/projects/:org/:project/',
);
export const sentryKeys = endpoint<InProject & { answer: Answer<typeof sentryKeySchema>[] }>(
  'GET',
  '/api/0/projects/:org/:project/keys/',
);
export const saveSentryProject = endpoint<
  InProject & { body: z.output<typeof sentryNamesSchema>; answer: Answer<typeof sentryProjectSchema> }
>('PUT', '/api/0/projects/:org/:project/');
export const addSentryKey = endpoint<
  InProject & { body: z.output<typeof sentryKeyRequestSchema>; answer: Answer<typeof sentryKeySchema> }
>('POST', '/api/0/projects/:org/:project/keys/');
type InKey = { params: 'org' | 'project' | 'key' };
export const saveSentryKey = endpoint<
  InKey & { body: z.output<typeof sentryKeyChangeSchema>; answer: Answer<typeof sentryKeySchema> }
>('PUT', '/api/0/projects/:org/:project/keys/:key/');
export const revokeSentryKey = endpoint<InKey & { answer: null }>('DELETE', '/api/0/projects/:org/:project/keys/:key/');
export const sentryIssues = endpoint<
  InProject & { search: Partial<Answer<typeof sentryIssueSearchSchema>>; answer: Answer<typeof sentryIssueSchema>[] }
>('GET', '/api/0/projects/:org/:project/issues/');
export const sentryIssue = endpoint<{ params: 'id'; answer: Answer<typeof sentryIssueDetailSchema> }>(
  'GET',
  '/api/0/issues/:id/',
);
export const changeSentryIssue = endpoint<{
  params: 'id';
  body: Answer<typeof sentryIssueChangeSchema>;
  answer: Answer<typeof sentryIssueDetailSchema>;
}>('PUT', '/api/0/issues/:id/');
export const sentryEventsOfIssue = endpoint<{
  params: 'id';
  search: Partial<Answer<typeof sentryEventSearchSchema>>;
  answer: Answer<typeof sentryEventSummarySchema>[];
}>('GET', '/api/0/issues/:id/events/');
/** `latest` and `oldest` name an event too. */
export const sentryEventOfIssue = endpoint<{ params: 'id' | 'eventId'; answer: Answer<typeof sentryEventSchema> }>(
  'GET',
  '/api/0/issues/:id/events/:eventId/',
);
export const sentryEvent = endpoint<{
  params: 'org' | 'project' | 'eventId';
  answer: Answer<typeof sentryEventSchema>;
}>('GET', '/api/0/projects/:org/:project/events/:eventId/');
