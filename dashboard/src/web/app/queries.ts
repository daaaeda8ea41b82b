import { keepPreviousData, queryOptions } from '@tanstack/react-query';

import { lookUp } from '../../contract/lookup.ts';
import type { Period } from '../../contract/periods.ts';
import { allProjects } from '../../contract/projects.ts';
import { currentSession } from '../../contract/session.ts';
import { ask } from './client.ts';

/** Every list is narrowed by both; they stand in the address. */
export interface ListScope {
  project?: string | undefined;
  period: Period;
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => ask(currentSession, {}, signal),
  staleTime: Number.POSITIVE_INFINITY,
});

export const projectsQuery = queryOptions({
  queryKey: ['projects'],
  queryFn: ({ signal }) => ask(allProjects, {}, signal),
  staleTime: 30_000,
  refetchInterval: 60_000,
});

export const lookupQuery = (text: string) =>
  queryOptions({
    queryKey: ['lookup', text],
    queryFn: ({ signal }) => ask(lookUp, { search: { q: text } }, signal),
    enabled: text.length > 1,
    placeholderData: keepPreviousData,
  });
