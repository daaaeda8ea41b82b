import { getRouteApi } from '@tanstack/react-router';

import { PERIODS } from '../../contract/periods.ts';
import type { Period } from '../../contract/periods.ts';
import type { ListScope } from './queries.ts';

export const DEFAULT_PERIOD: Period = '14d';

export interface ScopeSearch {
  project?: string | undefined;
  period?: Period | undefined;
}

const isPeriod = (value: unknown): value is Period => PERIODS.some((name) => name === value);

/** Project and period of the address; nonsense is left out rather than shown as an error page. */
export function readScope(search: Record<string, unknown>): ScopeSearch {
  const { project, period } = search;
  return {
    ...(typeof project === 'string' && project !== '' && { project }),
    ...(isPeriod(period) && { period }),
  };
}

const app = getRouteApi('/app');

export function useScope(): ListScope {
  const { project, period } = app.useSearch();
  return { project, period: period ?? DEFAULT_PERIOD };
}
