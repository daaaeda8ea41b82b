import { queryOptions } from '@tanstack/react-query';

import type { EventDetail } from '../../contract/events.ts';
import type { IssueDetail } from '../../contract/issues.ts';
import { getJson, withParams } from '../app/client.ts';
import { ISSUE_KEYS } from '../triage/issue-keys.ts';

export const issueQuery = (id: string, period: string) =>
  queryOptions({
    queryKey: [...ISSUE_KEYS.one, id, period],
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
