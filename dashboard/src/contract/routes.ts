/**
 * Every HTTP route of the dashboard. `ui` routes answer the page: cookie or bearer token, times as epoch milliseconds, errors
 * as `apiErrorSchema`. `sentry` routes are the read API that Sentry's tools use: `Authorization: Bearer`, RFC 3339 times.
 */
export interface RouteSpec {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  auth: 'none' | 'user';
  does: string;
}

export const ROUTES: readonly RouteSpec[] = [
  { method: 'GET', path: '/api/ui/session', auth: 'none', does: 'tells whether to set up, sign in or go on' },
  { method: 'POST', path: '/api/ui/setup', auth: 'none', does: 'makes the first account, once' },
  { method: 'POST', path: '/api/ui/login', auth: 'none', does: 'signs in; sets the session cookie' },
  { method: 'POST', path: '/api/ui/logout', auth: 'none', does: 'signs out' },
  { method: 'GET', path: '/api/ui/projects', auth: 'user', does: 'projects with their DSN' },
  { method: 'POST', path: '/api/ui/projects', auth: 'user', does: 'makes a project with a key' },
  { method: 'GET', path: '/api/ui/projects/:slug/first-event', auth: 'user', does: 'whether anything has arrived yet' },
  {
    method: 'GET',
    path: '/api/ui/projects/:slug/artifacts',
    auth: 'user',
    does: 'uploaded source maps and minified files',
  },
  {
    method: 'GET',
    path: '/api/ui/projects/:slug/intake',
    auth: 'user',
    does: 'what a project takes: filters, quotas, drains',
  },
  { method: 'PUT', path: '/api/ui/projects/:slug/intake', auth: 'user', does: 'changes what a project takes' },
  {
    method: 'GET',
    path: '/api/ui/organizations/:slug/quotas',
    auth: 'user',
    does: 'quotas that the projects of an organization share',
  },
  { method: 'PUT', path: '/api/ui/organizations/:slug/quotas', auth: 'user', does: 'changes them' },
  { method: 'GET', path: '/api/ui/issues', auth: 'user', does: 'searches issues' },
  { method: 'POST', path: '/api/ui/issues/actions', auth: 'user', does: 'resolves or reopens issues, or undoes that' },
  { method: 'GET', path: '/api/ui/issues/:id', auth: 'user', does: 'one issue with tags, activity and chart' },
  {
    method: 'GET',
    path: '/api/ui/issues/:id/events/:which',
    auth: 'user',
    does: 'one event of an issue and its neighbours',
  },
  {
    method: 'GET',
    path: '/api/ui/transactions',
    auth: 'user',
    does: 'transactions with throughput, percentiles and failure rate',
  },
  { method: 'GET', path: '/api/ui/transactions/detail', auth: 'user', does: 'one transaction with sample traces' },
  { method: 'GET', path: '/api/ui/traces', auth: 'user', does: 'newest traces' },
  { method: 'GET', path: '/api/ui/traces/:traceId', auth: 'user', does: 'spans and errors of one trace' },
  { method: 'GET', path: '/api/ui/mails', auth: 'user', does: 'mails sent or kept in the outbox' },
  { method: 'GET', path: '/api/ui/mails/:id', auth: 'user', does: 'one mail with its body' },
  {
    method: 'GET',
    path: '/api/ui/mails/:id/html',
    auth: 'user',
    does: 'one mail as its receiver sees it, for a frame',
  },
  { method: 'GET', path: '/api/ui/tokens', auth: 'user', does: 'API tokens' },
  { method: 'POST', path: '/api/ui/tokens', auth: 'user', does: 'makes an API token' },
  { method: 'DELETE', path: '/api/ui/tokens/:id', auth: 'user', does: 'revokes an API token' },
  { method: 'GET', path: '/api/ui/pipeline', auth: 'user', does: 'lanes, cohorts, drops, canary, losses and alerts' },
  {
    method: 'GET',
    path: '/api/ui/receipts/:id',
    auth: 'user',
    does: 'the life story of an event id, or why it is unknown',
  },
  { method: 'GET', path: '/api/ui/search/fields', auth: 'user', does: 'keys that the search suggests' },
  { method: 'GET', path: '/api/ui/lookup', auth: 'user', does: 'finds what a pasted id belongs to' },
  { method: 'GET', path: '/api/0/organizations/', auth: 'user', does: 'organizations' },
  { method: 'GET', path: '/api/0/projects/', auth: 'user', does: 'projects' },
  { method: 'GET', path: '/api/0/projects/:org/:project/', auth: 'user', does: 'one project' },
  { method: 'GET', path: '/api/0/projects/:org/:project/keys/', auth: 'user', does: 'client keys with DSN' },
  {
    method: 'GET',
    path: '/api/0/projects/:org/:project/issues/',
    auth: 'user',
    does: 'issues by `query`, `sort`, `statsPeriod`',
  },
  {
    method: 'GET',
    path: '/api/0/projects/:org/:project/events/:eventId/',
    auth: 'user',
    does: 'one event with symbolicated `entries`',
  },
  {
    method: 'GET',
    path: '/api/0/projects/:org/:project/events/:eventId/receipt/',
    auth: 'user',
    does: 'the life story of an event id, or why it is unknown',
  },
  {
    method: 'GET',
    path: '/api/0/projects/:project/events/:eventId/receipt/',
    auth: 'user',
    does: 'the same by the slug or id of the project alone',
  },
  {
    method: 'GET',
    path: '/api/0/projects/:org/:project/intake/',
    auth: 'user',
    does: 'what a project takes: filters, quotas, drains',
  },
  { method: 'PUT', path: '/api/0/projects/:org/:project/intake/', auth: 'user', does: 'changes what a project takes' },
  {
    method: 'POST',
    path: '/api/0/projects/:org/:project/artifacts/',
    auth: 'user',
    does: 'stores a source map or minified file by debug id',
  },
  { method: 'GET', path: '/api/0/issues/:id/', auth: 'user', does: 'one issue with tags and activity' },
  { method: 'PUT', path: '/api/0/issues/:id/', auth: 'user', does: 'resolves or reopens an issue by `status`' },
  { method: 'GET', path: '/api/0/issues/:id/events/', auth: 'user', does: 'events of an issue, newest first' },
  { method: 'GET', path: '/api/0/issues/:id/events/latest/', auth: 'user', does: 'newest event of an issue' },
];
