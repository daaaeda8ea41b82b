import type { Store } from '@breakwater/processor/store';

import type { Period, TransactionList, TransactionSearch } from '../../../contract/index.ts';
import { transactionStepsOf, type Window } from '../../sql/window.ts';
import { seconds } from '../../sql/bound.ts';

const MOST_ROWS = 200;

export interface TransactionSums {
  projectId: number;
  name: string;
  op: string;
  count: number;
  p50: number;
  p75: number;
  p95: number;
  p99: number;
  failureRate: number;
  users: number;
  timeShare: number;
}

const ORDERS: Record<TransactionSearch['sort'], string> = {
  time: 'timeShare DESC',
  throughput: 'count DESC',
  p50: 'p50 DESC',
  p95: 'p95 DESC',
  failureRate: 'failureRate DESC, count DESC',
  name: 'name',
};

export interface TransactionsQuestion {
  projectIds: readonly number[];
  /** A part of the name; empty for all. */
  text: string;
  /** The whole name; null for all. */
  name: string | null;
  sort: TransactionSearch['sort'];
  period: Period;
  now: number;
}

/**
 * Transactions of the period from their quarter-hourly sums. Percentiles merge t-digests: close, never a mean of means. A
 * single name is picked at the end, because its share of time is one of all.
 */
export const transactions = (store: Store, question: TransactionsQuestion): Promise<TransactionSums[]> =>
  store.select<TransactionSums>(
    `
    SELECT * EXCEPT (quantiles, total)
    FROM (
      SELECT project_id AS projectId, q.transaction AS name, topKWeighted(1)(q.op, q.count)[1] AS op,
             toFloat64(sum(q.count)) AS count,
             quantilesTDigestMerge(0.5, 0.75, 0.95, 0.99)(q.durations) AS quantiles,
             toFloat64(quantiles[1]) AS p50, toFloat64(quantiles[2]) AS p75,
             toFloat64(quantiles[3]) AS p95, toFloat64(quantiles[4]) AS p99,
             sum(q.failed) / sum(q.count) AS failureRate,
             toFloat64(uniqMerge(q.users)) AS users,
             sum(q.total_ms) AS total,
             total / greatest(sum(sum(q.total_ms)) OVER (), 0.001) AS timeShare
      FROM transaction_quarters AS q
      WHERE ${conditions(question)}
      GROUP BY project_id, q.transaction
    )
    ${question.name === null ? '' : 'WHERE name = {name:String}'}
    ORDER BY ${ORDERS[question.sort]}, name, projectId
    LIMIT ${MOST_ROWS}`,
    paramsOf(question, transactionStepsOf(question.period, question.now)),
  );

/** The same transactions together, in equal steps; steps without any are zeros. */
export async function transactionSeries(
  store: Store,
  question: Omit<TransactionsQuestion, 'sort'>,
): Promise<TransactionList['series']> {
  const window = transactionStepsOf(question.period, question.now);
  const rows = await store.select<{ step: number; count: number; failed: number; p50: number; p95: number }>(
    `
    SELECT toUInt32(intDiv(toUnixTimestamp(q.quarter) - {since:UInt32}, {step:UInt32})) AS step,
           toFloat64(sum(q.count)) AS count, toFloat64(sum(q.failed)) AS failed,
           quantilesTDigestMerge(0.5, 0.75, 0.95, 0.99)(q.durations) AS quantiles,
           toFloat64(quantiles[1]) AS p50, toFloat64(quantiles[3]) AS p95
    FROM transaction_quarters AS q
    WHERE ${conditions(question)} ${question.name === null ? '' : 'AND q.transaction = {name:String}'}
    GROUP BY step
    ORDER BY step
    LIMIT ${window.steps + 1}`,
    paramsOf(question, window),
  );
  const byStep = new Map(rows.map((row) => [row.step, row]));
  return Array.from({ length: window.steps }, (_, step) => {
    const { count = 0, failed = 0, p50 = 0, p95 = 0 } = byStep.get(step) ?? {};
    return { at: window.sinceMs + step * window.stepMs, count, failed, p50, p95 };
  });
}

const conditions = ({ text }: Pick<TransactionsQuestion, 'text'>): string =>
  [
    'project_id IN {projects:Array(UInt32)}',
    `q.quarter >= toDateTime({since:UInt32}, 'UTC')`,
    ...(text === '' ? [] : ['positionCaseInsensitiveUTF8(q.transaction, {text:String}) > 0']),
  ].join(' AND ');

const paramsOf = ({ projectIds, text, name }: Omit<TransactionsQuestion, 'sort'>, window: Window) => ({
  projects: projectIds,
  since: seconds(window.sinceMs),
  step: seconds(window.stepMs),
  ...(text === '' ? {} : { text }),
  ...(name === null ? {} : { name }),
});
