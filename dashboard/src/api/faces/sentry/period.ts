import { PERIODS } from '../../../contract/periods.ts';
import type { Period } from '../../../contract/periods.ts';
import { PERIOD_MS } from '../../sql/window.ts';

const UNIT_MS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 };

/**
 * Sentry's `statsPeriod` as the shortest of our periods that covers it; the longest where it is not given. Null where it cannot
 * be read.
 */
export function periodOf(statsPeriod: string | undefined): Period | null {
  if (statsPeriod === undefined || statsPeriod === '') return '90d';
  const [, amount, unit = ''] = /^(\d{1,4})([smhdw])$/.exec(statsPeriod) ?? [];
  if (amount === undefined) return null;
  const wanted = Number(amount) * (UNIT_MS[unit] ?? 0);
  return PERIODS.find((period) => PERIOD_MS[period] >= wanted) ?? '90d';
}
