import { queryOptions } from '@tanstack/react-query';

import { oneEvent } from '../../contract/events.ts';
import { oneIssue } from '../../contract/issues.ts';
import type { Period } from '../../contract/periods.ts';
import { ask } from '../app/client.ts';
import { ISSUE_KEYS } from '../triage/issue-keys.ts';

export const issueQuery = (id: string, period: Period) =>
  queryOptions({
    queryKey: [...ISSUE_KEYS.one, id, period],
    queryFn: ({ signal }) => ask(oneIssue, { params: { id }, search: { period } }, signal),
    placeholderData: (previous) => (previous?.id === id ? previous : undefined),
    refetchInterval: 30_000,
  });

export const eventQuery = (issueId: string, which: string) =>
  queryOptions({
    queryKey: ['event', issueId, which],
    queryFn: ({ signal }) => ask(oneEvent, { params: { id: issueId, which } }, signal),
    placeholderData: (previous) => (previous?.issueId === issueId ? previous : undefined),
    staleTime: which === 'latest' ? 10_000 : 60_000,
  });
