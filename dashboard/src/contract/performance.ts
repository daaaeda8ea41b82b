import type { KnownLoss } from './losses.ts';
import type { Period } from './periods.ts';
import type { TRANSACTION_SORTS } from './address-values.ts';
import { endpoint } from './endpoint.ts';

export type TransactionSort = (typeof TRANSACTION_SORTS)[number];

export interface TransactionSearch {
  project?: string | undefined;
  query: string;
  sort: TransactionSort;
  period: Period;
}

/** How figures came about: where clients keep only a share of their transactions, each kept one stands for several. */
export interface Sampled {
  /** Transactions that are stored, of which all figures are made. */
  kept: number;
  /** Counts, rates and percentiles are estimates: each kept transaction counts as often as its sample rate says. */
  estimated: boolean;
}

/** Durations in milliseconds. */
export interface TransactionRow extends Sampled {
  project: { id: number; slug: string };
  name: string;
  op: string;
  /** Transactions that ran. */
  count: number;
  perMinute: number;
  p50: number;
  p75: number;
  p95: number;
  p99: number;
  failureRate: number;
  /** Users of the kept transactions: where figures are estimates, there were at least so many. */
  users: number;
  /** Share of the time of all transactions of the period, 0 to 1: of those of the asked project, or of all projects; a filter by name changes nothing. */
  timeShare: number;
}

export interface TransactionFigures extends Sampled {
  /** Transactions that ran. */
  count: number;
  failed: number;
  p50: number;
  p95: number;
}

export interface TransactionStep extends TransactionFigures {
  at: number;
}

/** The first rows in the order that was asked for. */
export interface TransactionList {
  transactions: TransactionRow[];
  /** Rows that there are; above `transactions.length` where the answer was capped, which the page shows. */
  total: number;
  /** The period in equal steps: for the chart over the list. */
  series: TransactionStep[];
  /** The period as one step: percentiles of it are none of those of its steps. */
  whole: TransactionFigures;
  losses: KnownLoss[];
}

export const SAMPLE_KINDS = ['slow', 'median', 'fast', 'failed'] as const;
export type SampleKind = (typeof SAMPLE_KINDS)[number];

/** One trace of a transaction, under the one heading that fits it best. */
export interface TransactionSample {
  traceId: string;
  spanId: string;
  eventId: string;
  startedAt: number;
  durationMs: number;
  status: string;
  kind: SampleKind;
}

export interface TransactionDetail {
  row: TransactionRow;
  series: TransactionStep[];
  whole: TransactionFigures;
  /** The slowest, around the median, the fastest, the newest failed; without slow and fast ones where there are too few to tell. */
  samples: TransactionSample[];
  /** Time by operation of the child spans, the 20 operations with most time. Estimates where the figures of the row are. */
  breakdown: { op: string; count: number; totalMs: number }[];
  /** Operations that there are; above `breakdown.length` where some are left out. */
  operations: number;
  losses: KnownLoss[];
}
export const SHARE_SCOPES = ['project', 'all'] as const;

/** At most 200 rows. */
export const listTransactions = endpoint<{ search: Partial<TransactionSearch>; answer: TransactionList }>(
  'GET',
  '/api/ui/transactions',
);

/**
 * `among` names the transactions that `timeShare` is a share of: those of the `project` (which is meant where it is left out) or of
 * `all` projects.
 */
export const oneTransaction = endpoint<{
  search: { project: string; name: string; period?: Period; among?: (typeof SHARE_SCOPES)[number] };
  answer: TransactionDetail;
}>('GET', '/api/ui/transactions/detail');
