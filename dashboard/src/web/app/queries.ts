import { keepPreviousData, queryOptions } from '@tanstack/react-query';

import type { Lookup } from '../../contract/lookup.ts';
import type { Period } from '../../contract/periods.ts';
import type { Project } from '../../contract/projects.ts';
import type { Session } from '../../contract/session.ts';
import { getJson, withSearch } from './client.ts';

/** Every list is narrowed by both; they stand in the address. */
export interface ListScope {
  project?: string | undefined;
  period: Period;
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

export const lookupQuery = (text: string) =>
  queryOptions({
    queryKey: ['lookup', text],
    queryFn: ({ signal }) => getJson<Lookup>(withSearch('/api/ui/lookup', { q: text }), signal),
    enabled: text.length > 1,
    placeholderData: keepPreviousData,
  });
