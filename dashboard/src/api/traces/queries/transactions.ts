import type { Store } from '@breakwater/processor/store';

import type { TransactionFigures, TransactionList, TransactionSearch } from '../../../contract/performance.ts';
import type { Period } from '../../../contract/periods.ts';
import { transactionStepsOf } from '../../sql/window.ts';
import type { Window } from '../../sql/window.ts';
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
  /** The projects whose transactions `timeShare` is a share of, whatever their names. */
  amongIds: readonly number[];
  sort: TransactionSearch['sort'];
  period: Period;
  now: number;
}

/** Transactions of the period from their quarter-hourly sums. Percentiles merge t-digests: close, never a mean of means. */
export const transactions = (store: Store, question: TransactionsQuestion): Promise<TransactionSums[]> =>
  store.select<TransactionSums>(
    `
    SELECT * EXCEPT (quantiles)
    FROM (
      SELECT project_id AS projectId, q.transaction AS name, topKWeighted(1)(q.op, q.count)[1] AS op,
             toFloat64(sum(q.count)) AS count,
             quantilesTDigestMerge(0.5, 0.75, 0.95, 0.99)(q.durations) AS quantiles,
             toFloat64(quantiles[1]) AS p50, toFloat64(quantiles[2]) AS p75,
             toFloat64(quantiles[3]) AS p95, toFloat64(quantiles[4]) AS p99,
             sum(q.failed) / sum(q.count) AS failureRate,
             toFloat64(uniqMerge(q.users)) AS users,
             sum(q.total_ms) / greatest((${TIME_OF_ALL}), 0.001) AS timeShare
      FROM transaction_quarters AS q
      WHERE ${conditions(question)}
      GROUP BY project_id, q.transaction
    )
    ORDER BY ${ORDERS[question.sort]}, name, projectId
    LIMIT ${MOST_ROWS}`,
    { ...paramsOf(question, transactionStepsOf(question.period, question.now)), among: question.amongIds },
  );

const TIME_OF_ALL = `
               SELECT sum(total_ms) FROM transaction_quarters
               WHERE project_id IN {among:Array(UInt32)} AND quarter >= toDateTime({since:UInt32}, 'UTC')`;

type FiguresQuestion = Omit<TransactionsQuestion, 'sort' | 'amongIds'>;

/** The same transactions together, in equal steps and as a whole. Steps without any are zeros. */
export async function transactionFigures(
  store: Store,
  question: FiguresQuestion,
): Promise<Pick<TransactionList, 'series' | 'whole'>> {
  const window = transactionStepsOf(question.period, question.now);
  const rows = await store.select<TransactionFigures & { step: number; isWhole: number }>(
    `
    SELECT toUInt32(intDiv(toUnixTimestamp(q.quarter) - {since:UInt32}, {step:UInt32})) AS step,
           toUInt8(grouping(step)) AS isWhole,
           toFloat64(sum(q.count)) AS count, toFloat64(sum(q.failed)) AS failed,
           quantilesTDigestMerge(0.5, 0.75, 0.95, 0.99)(q.durations) AS quantiles,
           toFloat64(quantiles[1]) AS p50, toFloat64(quantiles[3]) AS p95
    FROM transaction_quarters AS q
    WHERE ${conditions(question)}
    GROUP BY GROUPING SETS ((step), ())
    ORDER BY isWhole, step
    LIMIT ${window.steps + 2}`,
    paramsOf(question, window),
  );
  const figuresOf = (row: TransactionFigures | undefined): TransactionFigures =>
    // Percentiles of no durations are no numbers.
    row && row.count > 0 ? { count: row.count, failed: row.failed, p50: row.p50, p95: row.p95 } : NO_FIGURES;
  const byStep = new Map(rows.filter(({ isWhole }) => isWhole === 0).map((row) => [row.step, row]));
  return {
    whole: figuresOf(rows.find(({ isWhole }) => isWhole === 1)),
    series: Array.from({ length: window.steps }, (_, step) => ({
      at: window.sinceMs + step * window.stepMs,
      ...figuresOf(byStep.get(step)),
    })),
  };
}

const NO_FIGURES: TransactionFigures = { count: 0, failed: 0, p50: 0, p95: 0 };

const conditions = ({ text, name }: FiguresQuestion): string =>
  [
    'project_id IN {projects:Array(UInt32)}',
    `q.quarter >= toDateTime({since:UInt32}, 'UTC')`,
    ...(text === '' ? [] : ['positionCaseInsensitiveUTF8(q.transaction, {text:String}) > 0']),
    ...(name === null ? [] : ['q.transaction = {name:String}']),
  ].join(' AND ');

const paramsOf = ({ projectIds, text, name }: FiguresQuestion, window: Window) => ({
  projects: projectIds,
  since: seconds(window.sinceMs),
  step: seconds(window.stepMs),
  ...(text === '' ? {} : { text }),
  ...(name === null ? {} : { name }),
});
