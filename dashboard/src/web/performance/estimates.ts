import type { TransactionRow } from '../../contract/performance.ts';
import { full, rate } from '../format/numbers.ts';
import { t } from './text.ts';

/** An estimate has a sign before it. */
export const throughput = ({ perMinute, estimated }: Pick<TransactionRow, 'perMinute' | 'estimated'>): string =>
  (estimated ? '≈ ' : '') + rate(perMinute);

export const countTitle = ({ count, kept, estimated }: Pick<TransactionRow, 'count' | 'kept' | 'estimated'>): string =>
  estimated ? `${full(count)}. ${t('performance.estimated', { count: kept })}` : full(count);
