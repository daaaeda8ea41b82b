import { z } from 'zod';

import { eventDetailSchema } from '../../contract/events.schema.ts';
import { comingSchema } from '../../contract/coming.schema.ts';
import { intakeSchema, organizationQuotasSchema } from '../../contract/intake.schema.ts';
import { issueDetailSchema, issueListSchema } from '../../contract/issues.schema.ts';
import { shownKeySchema } from '../../contract/keys.schema.ts';
import { lookupSchema } from '../../contract/lookup.schema.ts';
import { channelListSchema } from '../../contract/channels.schema.ts';
import { deliveryListSchema, shownDeliverySchema } from '../../contract/deliveries.schema.ts';
import { traceListSchema, traceSchema } from '../../contract/traces.schema.ts';
import {
  transactionDetailSchema,
  transactionListSchema,
  transactionRowSchema,
} from '../../contract/performance.schema.ts';
import { pipelineSchema } from '../../contract/pipeline.schema.ts';
import { artifactListSchema, uploadedArtifactSchema } from '../../contract/artifacts.schema.ts';
import { firstEventSchema, projectSchema } from '../../contract/projects.schema.ts';
import { publicReceiptSchema, receiptsSchema } from '../../contract/receipts.schema.ts';
import { installationRetentionSchema, projectRetentionSchema } from '../../contract/retention.schema.ts';
import { shownErasureSchema } from '../../contract/erasures.schema.ts';
import { storageSchema } from '../../contract/storage.schema.ts';
import { apiTokenSchema, newTokenSchema } from '../../contract/tokens.schema.ts';
import { peopleListSchema } from '../../contract/people.schema.ts';
import { teamListSchema } from '../../contract/teams.schema.ts';
import { sessionSchema } from '../../contract/session.schema.ts';
import { searchFieldsSchema } from '../../contract/search.schema.ts';
import { deliveryId, event, issue, json, PROJECT, spans } from './sample-api.ts';
import * as sentry from './sentry-schemas.ts';

const map = JSON.stringify({ version: 3, sources: ['a.ts'], mappings: 'AAAA' });
const debugId = '0f0e0d0c-0b0a-4908-8706-050403020100';

const intake = {
  version: 1,
  allowedDomains: ['*.shop.example'],
  filters: {
    browserExtensions: true,
    legacyBrowsers: false,
    crawlers: true,
    localhost: false,
    healthChecks: true,
    errorMessages: ['ResizeObserver loop*'],
    releases: [],
    urls: [],
    ips: ['10.0.0.0/8', '::1'],
  },
  quotas: [],
  drains: [],
  spikeProtection: true,
};
export const put = (body: unknown): RequestInit => ({ ...json(body), method: 'PUT' });

/** One request to an endpoint, and the schema of its answer for the data of the samples. */
export type Ask = [path: string, schema: z.ZodType, init?: RequestInit];
/** The routes of releases, under both of their paths. The sample's events are of three; the log has no decider, so changes stay 202. */
const releasesAsked = (pattern: string, path: string): Record<string, Ask> => {
  const one = `${path}shop%401.10.0/`;
  return {
    [`GET ${pattern}`]: [path, z.array(sentry.releaseDetail).length(3)],
    [`POST ${pattern}`]: [path, sentry.releaseDetail, json({ version: 'shop@2.0.0', projects: ['default'] })],
    [`GET ${pattern}:version/`]: [one, sentry.releaseDetail],
    [`PUT ${pattern}:version/`]: [one, sentry.releaseDetail, put({ dateReleased: '2026-11-30T12:00:00Z' })],
    [`GET ${pattern}:version/commits/`]: [`${one}commits/`, z.array(sentry.commit)],
    [`GET ${pattern}:version/deploys/`]: [`${one}deploys/`, z.array(sentry.deploy)],
    [`POST ${pattern}:version/deploys/`]: [`${one}deploys/`, sentry.deploy, json({ environment: 'production' })],
    [`GET ${pattern}:version/previous-with-commits/`]: [`${one}previous-with-commits/`, z.strictObject({})],
  };
};

/** Requests to endpoints by their method and path. */
export const ASKED: Record<string, Ask> = {
  'GET /api/ui/session': ['/api/ui/session', sessionSchema],
  'GET /api/ui/projects': ['/api/ui/projects', z.array(projectSchema).length(2)],
  'POST /api/ui/projects': ['/api/ui/projects', projectSchema, json({ name: 'Another', platform: 'react' })],
  'GET /api/ui/projects/:slug/keys': ['/api/ui/projects/default/keys', z.array(shownKeySchema).length(1)],
  'GET /api/ui/projects/:slug/coming': ['/api/ui/projects/default/coming', comingSchema],
  'GET /api/ui/coming': ['/api/ui/coming', comingSchema],
  'GET /api/ui/people': ['/api/ui/people', peopleListSchema],
  'GET /api/ui/projects/:slug/first-event': ['/api/ui/projects/default/first-event', firstEventSchema],
  'GET /api/ui/projects/:slug/artifacts': ['/api/ui/projects/default/artifacts', artifactListSchema],
  'GET /api/ui/projects/:slug/intake': ['/api/ui/projects/default/intake', intakeSchema],
  'PUT /api/ui/projects/:slug/intake': ['/api/ui/projects/default/intake', intakeSchema, put(intake)],
  'GET /api/ui/organizations/:slug/quotas': ['/api/ui/organizations/default/quotas', organizationQuotasSchema.strict()],
  'PUT /api/ui/organizations/:slug/quotas': [
    '/api/ui/organizations/default/quotas',
    organizationQuotasSchema,
    put({ version: 1, quotas: [] }),
  ],
  'GET /api/ui/retention': ['/api/ui/retention', installationRetentionSchema],
  'PUT /api/ui/retention': [
    '/api/ui/retention',
    installationRetentionSchema,
    put({ version: 0, events: 60, spans: 20 }),
  ],
  'GET /api/ui/projects/:slug/retention': ['/api/ui/projects/default/retention', projectRetentionSchema],
  'PUT /api/ui/projects/:slug/retention': [
    '/api/ui/projects/default/retention',
    projectRetentionSchema,
    put({ version: 0, events: 30, spans: null }),
  ],
  'GET /api/ui/storage': ['/api/ui/storage', storageSchema],
  'GET /api/ui/issues': ['/api/ui/issues', issueListSchema],
  'POST /api/ui/issues/actions': [
    '/api/ui/issues/actions',
    z.object({ changed: z.literal(1) }),
    json({ ids: [issue.issueId], action: 'reopen' }),
  ],
  'GET /api/ui/issues/:id': [`/api/ui/issues/${issue.issueId}`, issueDetailSchema],
  'GET /api/ui/issues/:id/events/:which': [`/api/ui/issues/${issue.issueId}/events/latest`, eventDetailSchema],
  'GET /api/ui/transactions': [
    '/api/ui/transactions',
    transactionListSchema.extend({ transactions: z.array(transactionRowSchema.strict()) }),
  ],
  'GET /api/ui/transactions/detail': [
    '/api/ui/transactions/detail?project=default&name=/cart',
    transactionDetailSchema,
  ],
  'GET /api/ui/traces': ['/api/ui/traces', traceListSchema],
  'GET /api/ui/traces/:traceId': [`/api/ui/traces/${spans[0]!.traceId}`, traceSchema],
  'GET /api/ui/deliveries': ['/api/ui/deliveries?view=delivered', deliveryListSchema],
  'GET /api/ui/deliveries/:id': [`/api/ui/deliveries/${deliveryId}`, shownDeliverySchema],
  'GET /api/ui/channels': ['/api/ui/channels', channelListSchema],
  'GET /api/ui/tokens': ['/api/ui/tokens', z.array(apiTokenSchema.strict())],
  'GET /api/ui/teams': ['/api/ui/teams', teamListSchema.strict()],
  'POST /api/ui/tokens': [
    '/api/ui/tokens',
    newTokenSchema,
    json({ label: 'ci', scopes: ['artifacts', 'releases'], endsAt: null }),
  ],
  'GET /api/ui/pipeline': ['/api/ui/pipeline?project=default&hours=24&units=spans', pipelineSchema.strict()],
  'GET /api/ui/receipts/:id': [`/api/ui/receipts/${event.eventId}`, receiptsSchema],
  'GET /api/ui/search/fields': ['/api/ui/search/fields', searchFieldsSchema.strict()],
  'GET /api/ui/lookup': [`/api/ui/lookup?q=${event.eventId}`, lookupSchema],
  'GET /api/0/organizations/': ['/api/0/organizations/', z.array(sentry.organization)],
  'GET /api/0/projects/': ['/api/0/projects/', z.array(sentry.project)],
  'GET /api/0/projects/:org/:project/': [`${PROJECT}/`, sentry.project],
  'GET /api/0/projects/:org/:project/keys/': [`${PROJECT}/keys/`, z.array(sentry.key).length(1)],
  'GET /api/0/projects/:org/:project/issues/': [
    `${PROJECT}/issues/?query=&statsPeriod=14d`,
    z.array(sentry.issue).length(7),
  ],
  'GET /api/0/projects/:org/:project/events/:eventId/': [`${PROJECT}/events/${event.eventId}/`, sentry.event],
  'GET /api/0/projects/:org/:project/events/:eventId/receipt/': [
    `${PROJECT}/events/${event.eventId}/receipt/`,
    publicReceiptSchema,
  ],
  'GET /api/0/projects/:project/events/:eventId/receipt/': [
    `/api/0/projects/1/events/${'0'.repeat(32)}/receipt/`,
    publicReceiptSchema,
  ],
  'GET /api/0/projects/:org/:project/intake/': [`${PROJECT}/intake/`, intakeSchema],
  'PUT /api/0/projects/:org/:project/intake/': [`${PROJECT}/intake/`, intakeSchema, put({ ...intake, version: 2 })],
  'GET /api/0/erasures/': ['/api/0/erasures/', z.array(shownErasureSchema)],
  'POST /api/0/erasures/': ['/api/0/erasures/', shownErasureSchema, json({ kind: 'id', value: 'nobody' })],
  'POST /api/0/projects/:org/:project/artifacts/': [
    `${PROJECT}/artifacts/?debug_id=${debugId}&kind=source_map&name=${encodeURIComponent('~/a.js.map')}`,
    uploadedArtifactSchema,
    { method: 'POST', body: map },
  ],
  ...releasesAsked('/api/0/organizations/:org/releases/', '/api/0/organizations/default/releases/'),
  ...releasesAsked('/api/0/projects/:org/:project/releases/', `${PROJECT}/releases/`),
  'GET /api/0/organizations/:org/repos/': ['/api/0/organizations/default/repos/', z.array(z.never())],
  'GET /api/0/issues/:id/': [`/api/0/issues/${issue.issueId}/`, sentry.issueDetail],
  'PUT /api/0/issues/:id/': [
    `/api/0/issues/${issue.issueId}/`,
    sentry.issueDetail,
    { ...json({ status: 'unresolved' }), method: 'PUT' },
  ],
  'GET /api/0/issues/:id/events/': [`/api/0/issues/${issue.issueId}/events/`, z.array(sentry.eventSummary).length(40)],
  'GET /api/0/issues/:id/events/:eventId/': [`/api/0/issues/${issue.issueId}/events/latest/`, sentry.event],
};
