import { getRouteApi } from '@tanstack/react-router';

import type { Period } from '../../contract/issues.ts';
import type { Scope } from './queries.ts';

/** The contract's `PERIODS`, spelt again because importing the value would put zod into the bundle; the type keeps them equal. */
export const PERIOD_NAMES = ['1h', '24h', '7d', '14d', '30d', '90d'] as const satisfies readonly Period[];
export const DEFAULT_PERIOD: Period = '14d';

export interface ScopeSearch {
  project?: string | undefined;
  period?: Period | undefined;
}

const isPeriod = (value: unknown): value is Period => PERIOD_NAMES.some((name) => name === value);

/** What the address says about project and period; nonsense is left out rather than shown as an error page. */
export function readScope(search: Record<string, unknown>): ScopeSearch {
  const { project, period } = search;
  return {
    ...(typeof project === 'string' && project !== '' && { project }),
    ...(isPeriod(period) && { period }),
  };
}

const app = getRouteApi('/app');

export function useScope(): Scope & { period: Period } {
  const { project, period } = app.useSearch();
  return { project, period: period ?? DEFAULT_PERIOD };
}
