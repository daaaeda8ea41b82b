import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';

import type { EventDetail } from '../../contract/events.ts';
import type { Intake, OrganizationQuotas } from '../../contract/intake.ts';
import type { IssueDetail, IssueList } from '../../contract/issues.ts';
import type { Lookup } from '../../contract/lookup.ts';
import type { Mail, MailList } from '../../contract/mails.ts';
import type { Trace, TraceList, TransactionDetail, TransactionList } from '../../contract/performance.ts';
import type { Pipeline } from '../../contract/pipeline.ts';
import type { Artifact, FirstEvent, Project } from '../../contract/projects.ts';
import type { Receipts } from '../../contract/receipts.ts';
import type { ApiToken, Session } from '../../contract/session.ts';
import { getJson, withParams } from './client.ts';

/** What every list is narrowed by; both stand in the address. */
export interface Scope {
  project?: string | undefined;
  period: string;
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => getJson<Session>('/api/ui/session', signal),
  staleTime: Number.POSITIVE_INFINITY,
});

export const projectsQuery = queryOptions({
  queryKey: ['projects'],
  queryFn: ({ signal }) => getJson<Project[]>('/api/ui/projects', signal),
  staleTime: 30_000,
  refetchInterval: 60_000,
});

export const firstEventQuery = (slug: string) =>
  queryOptions({
    queryKey: ['first-event', slug],
    queryFn: ({ signal }) => getJson<FirstEvent>(`/api/ui/projects/${encodeURIComponent(slug)}/first-event`, signal),
    refetchInterval: 2000,
    refetchIntervalInBackground: true,
  });

export const artifactsQuery = (slug: string) =>
  queryOptions({
    queryKey: ['artifacts', slug],
    queryFn: ({ signal }) => getJson<Artifact[]>(`/api/ui/projects/${encodeURIComponent(slug)}/artifacts`, signal),
  });

export interface IssueFilter extends Scope {
  query: string;
  sort: string;
}

const issuesAt = (filter: IssueFilter, cursor: string | undefined, signal: AbortSignal): Promise<IssueList> =>
  getJson<IssueList>(withParams('/api/ui/issues', { ...filter, cursor, limit: 50 }), signal);

/** The list on the page. It never refetches by itself, for rows must not move under the reader's pointer. */
export const issuesQuery = (filter: IssueFilter) =>
  infiniteQueryOptions({
    queryKey: ['issues', 'list', filter],
    queryFn: ({ pageParam, signal }) => issuesAt(filter, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: 5000,
    refetchOnWindowFocus: false,
    placeholderData: keepPreviousData,
  });

/** The same first page, polled beside the list: fresh counts, and how many issues are new to it. */
export const freshIssuesQuery = (filter: IssueFilter) =>
  queryOptions({
    queryKey: ['issues', 'fresh', filter],
    queryFn: ({ signal }) => issuesAt(filter, undefined, signal),
    refetchInterval: 10_000,
    gcTime: 0,
  });

export const issueQuery = (id: string, period: string) =>
  queryOptions({
    queryKey: ['issue', id, period],
    queryFn: ({ signal }) => getJson<IssueDetail>(withParams(`/api/ui/issues/${id}`, { period }), signal),
    placeholderData: (previous) => (previous?.id === id ? previous : undefined),
    refetchInterval: 30_000,
  });

export const eventQuery = (issueId: string, which: string) =>
  queryOptions({
    queryKey: ['event', issueId, which],
    queryFn: ({ signal }) => getJson<EventDetail>(`/api/ui/issues/${issueId}/events/${which}`, signal),
    placeholderData: (previous) => (previous?.issueId === issueId ? previous : undefined),
    staleTime: which === 'latest' ? 10_000 : 60_000,
  });

export const transactionsQuery = (filter: Scope & { query: string; sort: string }) =>
  queryOptions({
    queryKey: ['transactions', filter],
    queryFn: ({ signal }) => getJson<TransactionList>(withParams('/api/ui/transactions', { ...filter }), signal),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });

export const transactionQuery = (filter: { project: string; name: string; period: string }) =>
  queryOptions({
    queryKey: ['transaction', filter],
    queryFn: ({ signal }) =>
      getJson<TransactionDetail>(withParams('/api/ui/transactions/detail', { ...filter }), signal),
    refetchInterval: 60_000,
  });

export const tracesQuery = (scope: Scope) =>
  queryOptions({
    queryKey: ['traces', scope],
    queryFn: ({ signal }) => getJson<TraceList>(withParams('/api/ui/traces', { ...scope }), signal),
    placeholderData: keepPreviousData,
  });

export const traceQuery = (traceId: string) =>
  queryOptions({
    queryKey: ['trace', traceId],
    queryFn: ({ signal }) => getJson<Trace>(`/api/ui/traces/${traceId}`, signal),
    staleTime: 30_000,
  });

/** Four million rows of the ledger, a busy quarter of a day, take the store half a second of a core. */
const PIPELINE_EVERY_MS: Readonly<Record<string, number>> = { '1': 5000, '6': 10_000 };

export const pipelineQuery = (filter: { project?: string | undefined; units: string; hours: string }) =>
  queryOptions({
    queryKey: ['pipeline', filter],
    queryFn: ({ signal }) => getJson<Pipeline>(withParams('/api/ui/pipeline', { ...filter }), signal),
    placeholderData: keepPreviousData,
    refetchInterval: PIPELINE_EVERY_MS[filter.hours] ?? 30_000,
  });

export const receiptsQuery = (id: string, project: string | undefined) =>
  queryOptions({
    queryKey: ['receipts', id, project],
    queryFn: ({ signal }) =>
      getJson<Receipts>(withParams(`/api/ui/receipts/${encodeURIComponent(id)}`, { project }), signal),
    // What is on its way arrives in seconds; what has arrived or is lost does not change.
    refetchInterval: ({ state }) =>
      state.data?.receipts.some((receipt) => receipt.state === 'waiting' || receipt.state === 'unknown') ? 5000 : false,
  });

export const intakeQuery = (slug: string) =>
  queryOptions({
    queryKey: ['intake', slug],
    queryFn: ({ signal }) => getJson<Intake>(`/api/ui/projects/${encodeURIComponent(slug)}/intake`, signal),
    // A form is filled from it: what a person types must not be replaced under their hands.
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

export const organizationQuotasQuery = (slug: string) =>
  queryOptions({
    queryKey: ['organization-quotas', slug],
    queryFn: ({ signal }) =>
      getJson<OrganizationQuotas>(`/api/ui/organizations/${encodeURIComponent(slug)}/quotas`, signal),
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

export const mailsQuery = queryOptions({
  queryKey: ['mails'],
  queryFn: ({ signal }) => getJson<MailList>('/api/ui/mails', signal),
  refetchInterval: 15_000,
});

export const mailQuery = (id: string) =>
  queryOptions({
    queryKey: ['mail', id],
    queryFn: ({ signal }) => getJson<Mail>(`/api/ui/mails/${encodeURIComponent(id)}`, signal),
  });

export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: ({ signal }) => getJson<ApiToken[]>('/api/ui/tokens', signal),
});

export const lookupQuery = (text: string) =>
  queryOptions({
    queryKey: ['lookup', text],
    queryFn: ({ signal }) => getJson<Lookup>(withParams('/api/ui/lookup', { q: text }), signal),
    enabled: text.length > 1,
    placeholderData: keepPreviousData,
  });
