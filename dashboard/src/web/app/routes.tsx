import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  lazyRouteComponent,
  Outlet,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router';

import type { Session } from '../../contract/session.ts';
import { BASE_PATH } from './base-path.ts';
import { sessionQuery } from './queries.ts';
import { readDeliveriesSearch } from '../deliveries/search.ts';
import { readIssueSearch } from '../issue/search.ts';
import { readIssuesSearch } from '../issues/search.ts';
import { readOnboardingSearch } from '../onboarding/search.ts';
import { readTransactionSearch, readTransactionsSearch } from '../performance/search.ts';
import { readPipelineSearch } from '../pipeline/search.ts';
import { readTraceSearch } from '../trace/search.ts';
import { ownPath } from './own-path.ts';
import { readingSearch } from './read-search.ts';
import { readScope } from './scope.ts';
import { readySilenceBar } from './silence-bar.ts';
import type { ScopeSearch } from './scope.ts';

interface PageContext {
  queryClient: QueryClient;
}

const rootRoute = createRootRouteWithContext<PageContext>()({ component: Outlet });

const session = ({ queryClient }: PageContext): Promise<Session> => queryClient.ensureQueryData(sessionQuery);

const readLoginSearch = ({ next }: Record<string, unknown>): { next?: string | undefined } => ({ next: ownPath(next) });

const readSetupSearch = ({ code }: Record<string, unknown>): { code?: string | undefined } => ({
  code: typeof code === 'string' && /^[0-9a-f]{1,64}$/.test(code) ? code : undefined,
});

/** The readers of the search of each page. */
const SEARCH = {
  setup: readingSearch(readSetupSearch, { code: true }),
  login: readingSearch(readLoginSearch, { next: true }),
  scope: readingSearch(readScope, { project: true, period: true }),
  issues: readingSearch(readIssuesSearch, { query: true, sort: true }),
  issue: readingSearch(readIssueSearch, { event: true, frames: true, stack: true, order: true }),
  transactions: readingSearch(readTransactionsSearch, { query: true, sort: true }),
  transaction: readingSearch(readTransactionSearch, { name: true, in: true }),
  trace: readingSearch(readTraceSearch, { span: true }),
  onboarding: readingSearch(readOnboardingSearch, { platform: true, create: true }),
  pipeline: readingSearch(readPipelineSearch, { event: true, units: true, hours: true }),
  deliveries: readingSearch(readDeliveriesSearch, { view: true }),
};

const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  validateSearch: SEARCH.setup,
  beforeLoad: async ({ context }) => {
    if ((await session(context)).state !== 'setup') throw redirect({ to: '/issues' });
  },
  component: lazyRouteComponent(() => import('../session/setup.tsx'), 'SetupPage'),
});

const loginRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/login',
  validateSearch: SEARCH.login,
  beforeLoad: async ({ context, search }) => {
    const { state } = await session(context);
    if (state === 'setup') throw redirect({ to: '/setup' });
    if (state === 'signed-in') throw redirect({ href: BASE_PATH + (search.next ?? '/issues') });
  },
  component: lazyRouteComponent(() => import('../session/login.tsx'), 'LoginPage'),
});

const forgotRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/forgot',
  component: lazyRouteComponent(() => import('../session/forgot.tsx'), 'ForgotPage'),
});

const resetRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reset',
  component: lazyRouteComponent(() => import('../session/reset.tsx'), 'ResetPage'),
});

const appRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'app',
  validateSearch: SEARCH.scope,
  search: { middlewares: [retainSearchParams<ScopeSearch>(['project', 'period'])] },
  beforeLoad: async ({ context, location }) => {
    const { state } = await session(context);
    if (state === 'setup') throw redirect({ to: '/setup' });
    if (state === 'anonymous') throw redirect({ to: '/login', search: { next: location.href } });
  },
  loader: ({ context }) => readySilenceBar(context.queryClient),
  component: lazyRouteComponent(() => import('./shell/signed-in-shell.tsx'), 'SignedInShell'),
});

const homeRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/issues' });
  },
});

const issuesRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/issues',
  staticData: { nav: { place: 1, word: { en: 'Issues' }, icon: 'issues', key: 'i' } },
  validateSearch: SEARCH.issues,
  component: lazyRouteComponent(() => import('../issues/page.tsx'), 'IssuesPage'),
});

const issueRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/issues/$issueId',
  validateSearch: SEARCH.issue,
  component: lazyRouteComponent(() => import('../issue/page.tsx'), 'IssuePage'),
});

const issueEventRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/issues/$issueId/events/$eventId',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/issues/$issueId', params, search: { event: params.eventId } });
  },
});

const performanceRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/performance',
  staticData: { nav: { place: 3, word: { en: 'Performance' }, icon: 'performance', key: 'p' } },
  validateSearch: SEARCH.transactions,
  component: lazyRouteComponent(() => import('../performance/page.tsx'), 'PerformancePage'),
});

const transactionRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/performance/transaction',
  validateSearch: SEARCH.transaction,
  component: lazyRouteComponent(() => import('../performance/transaction.tsx'), 'TransactionPage'),
});

const tracesRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/traces',
  staticData: { nav: { place: 2, word: { en: 'Traces' }, icon: 'traces', key: 't' } },
  component: lazyRouteComponent(() => import('../traces/page.tsx'), 'TracesPage'),
});

const traceRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/traces/$traceId',
  validateSearch: SEARCH.trace,
  component: lazyRouteComponent(() => import('../trace/page.tsx'), 'TracePage'),
});

const onboardingRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/onboarding',
  validateSearch: SEARCH.onboarding,
  component: lazyRouteComponent(() => import('../onboarding/page.tsx'), 'OnboardingPage'),
});

const pipelineRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/pipeline',
  staticData: { nav: { place: 4, word: { en: 'Pipeline' }, icon: 'pipeline', key: 'h' } },
  validateSearch: SEARCH.pipeline,
  component: lazyRouteComponent(() => import('../pipeline/page.tsx'), 'PipelinePage'),
});

const receiptRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/receipt/$slug/$eventId',
  component: lazyRouteComponent(() => import('../receipt/page.tsx'), 'ReceiptPage'),
});

const deliveriesRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/deliveries',
  staticData: { nav: { place: 5, word: { en: 'Deliveries' }, icon: 'mails', key: 'm' } },
  validateSearch: SEARCH.deliveries,
  component: lazyRouteComponent(() => import('../deliveries/page.tsx'), 'DeliveriesPage'),
});

const deliveryRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/deliveries/$deliveryId',
  component: lazyRouteComponent(() => import('../deliveries/delivery.tsx'), 'DeliveryPage'),
});

/** Where the page was before it showed other channels than mail. */
const mailsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/mails',
  beforeLoad: () => {
    throw redirect({ to: '/deliveries' });
  },
});

const storageRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/storage',
  staticData: { nav: { place: 6, word: { en: 'Storage' }, icon: 'storage', key: 'd' } },
  component: lazyRouteComponent(() => import('../storage/page.tsx'), 'StoragePage'),
});

const settingsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/settings',
  staticData: { nav: { place: 7, word: { en: 'Settings' }, icon: 'settings', key: 's' } },
  component: lazyRouteComponent(() => import('../settings/page.tsx'), 'SettingsPage'),
});

const projectSettingsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/settings/projects/$slug',
  component: lazyRouteComponent(() => import('../settings/project.tsx'), 'ProjectSettingsPage'),
});

const peopleRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/settings/people',
  component: lazyRouteComponent(() => import('../people/page.tsx'), 'PeoplePage'),
});

const comingRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/settings/coming',
  component: lazyRouteComponent(() => import('../settings/coming-page.tsx'), 'ComingPage'),
});

const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitation',
  component: lazyRouteComponent(() => import('../session/invitation.tsx'), 'InvitationPage'),
});

const notificationsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/settings/notifications',
  component: lazyRouteComponent(() => import('../notifications/page.tsx'), 'NotificationsPage'),
});

const accountRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/settings/account',
  component: lazyRouteComponent(() => import('../account/page.tsx'), 'AccountPage'),
});

export const routeTree = rootRoute.addChildren([
  setupRoute,
  loginRoute,
  forgotRoute,
  resetRoute,
  invitationRoute,
  appRoute.addChildren([
    homeRoute,
    issuesRoute,
    issueRoute,
    issueEventRoute,
    performanceRoute,
    transactionRoute,
    tracesRoute,
    traceRoute,
    onboardingRoute,
    pipelineRoute,
    receiptRoute,
    deliveriesRoute,
    deliveryRoute,
    mailsRoute,
    storageRoute,
    settingsRoute,
    projectSettingsRoute,
    peopleRoute,
    comingRoute,
    notificationsRoute,
    accountRoute,
  ]),
]);
