import type { AllowedId } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';
import { currentSums, exactly } from '@breakwater/processor/sums';

import type { TransactionFigures, TransactionList, TransactionSearch } from '../../../contract/performance.ts';
import type { Period } from '../../../contract/periods.ts';
import { transactionStepsOf } from '../../sql/window.ts';
import type { Window } from '../../sql/window.ts';
import { seconds } from '../../sql/bound.ts';

const MOST_ROWS = 200;
const QUARTERS = 'transaction_quarters';
const QUANTILES = 'quantilesTDigestWeightedMerge(0.5, 0.75, 0.95, 0.99)(q.durations)';

export interface TransactionSums {
  projectId: AllowedId;
  name: string;
  op: string;
  count: number;
  kept: number;
  p50: number;
  p75: number;
  p95: number;
  p99: number;
  failureRate: number;
  users: number;
  timeShare: number;
  /** Rows that there are. */
  total: number;
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
  projectIds: readonly AllowedId[];
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

/**
 * Transactions of the period, the first ones in the order that is asked for. Each kept transaction counts as often as its sample rate says
 * that it stands for. Percentiles merge t-digests: close, never a mean of means.
 */
export const transactions = (store: Store, question: TransactionsQuestion): Promise<TransactionSums[]> =>
  exactly(store, [QUARTERS], ({ transaction_quarters: tail }) =>
    store.select<TransactionSums>(
      `
    SELECT * EXCEPT (quantiles), toFloat64(count() OVER ()) AS total
    FROM (
      SELECT project_id AS projectId, q.transaction AS name, topKWeighted(1)(q.op, toUInt64(q.count))[1] AS op,
             round(sum(q.weighted_count)) AS count, toFloat64(sum(q.count)) AS kept,
             ${QUANTILES} AS quantiles,
             toFloat64(quantiles[1]) AS p50, toFloat64(quantiles[2]) AS p75,
             toFloat64(quantiles[3]) AS p95, toFloat64(quantiles[4]) AS p99,
             sum(q.weighted_failed) / sum(q.weighted_count) AS failureRate,
             toFloat64(uniqMerge(q.users)) AS users,
             sum(q.weighted_ms) / greatest((SELECT sum(weighted_ms) FROM ${currentSums(QUARTERS, tail, AMONG)}), 0.001) AS timeShare
      FROM ${currentSums(QUARTERS, tail, conditions(question))} AS q
      GROUP BY project_id, q.transaction
    )
    ORDER BY ${ORDERS[question.sort]}, name, projectId
    LIMIT ${MOST_ROWS}`,
      { ...paramsOf(question, transactionStepsOf(question.period, question.now)), among: question.amongIds },
    ),
  );

const SINCE = `quarter >= toDateTime({since:UInt32}, 'UTC')`;
const AMONG = `project_id IN {among:Array(UInt32)} AND ${SINCE}`;

type FiguresQuestion = Omit<TransactionsQuestion, 'sort' | 'amongIds'>;

/** The same transactions together, in equal steps and as a whole. Steps without any are zeros. */
export async function transactionFigures(
  store: Store,
  question: FiguresQuestion,
): Promise<Pick<TransactionList, 'series' | 'whole'>> {
  const window = transactionStepsOf(question.period, question.now);
  const rows = await exactly(store, [QUARTERS], ({ transaction_quarters: tail }) =>
    store.select<Omit<TransactionFigures, 'estimated'> & { step: number; isWhole: number }>(
      `
    SELECT toUInt32(intDiv(toUnixTimestamp(q.quarter) - {since:UInt32}, {step:UInt32})) AS step,
           toUInt8(grouping(step)) AS isWhole,
           round(sum(q.weighted_count)) AS count, round(sum(q.weighted_failed)) AS failed, toFloat64(sum(q.count)) AS kept,
           ${QUANTILES} AS quantiles,
           toFloat64(quantiles[1]) AS p50, toFloat64(quantiles[3]) AS p95
    FROM ${currentSums(QUARTERS, tail, conditions(question))} AS q
    GROUP BY GROUPING SETS ((step), ())
    ORDER BY isWhole, step
    LIMIT ${window.steps + 2}`,
      paramsOf(question, window),
    ),
  );
  const figuresOf = (row: (typeof rows)[number] | undefined): TransactionFigures => {
    // Percentiles of no durations are no numbers.
    if (!row || row.kept === 0) return NO_FIGURES;
    const { count, kept, failed, p50, p95 } = row;
    return { count, kept, estimated: isEstimate(row), failed, p50, p95 };
  };
  const byStep = new Map(rows.filter(({ isWhole }) => isWhole === 0).map((row) => [row.step, row]));
  return {
    whole: figuresOf(rows.find(({ isWhole }) => isWhole === 1)),
    series: Array.from({ length: window.steps }, (_, step) => ({
      at: window.sinceMs + step * window.stepMs,
      ...figuresOf(byStep.get(step)),
    })),
  };
}

const NO_FIGURES: TransactionFigures = { count: 0, kept: 0, estimated: false, failed: 0, p50: 0, p95: 0 };

/** Where clients keep all transactions, each one counts once. */
export const isEstimate = ({ count, kept }: { count: number; kept: number }): boolean => count !== kept;

const conditions = ({ text, name }: FiguresQuestion): string =>
  [
    'project_id IN {projects:Array(UInt32)}',
    SINCE,
    ...(text === '' ? [] : ['positionCaseInsensitiveUTF8(transaction, {text:String}) > 0']),
    ...(name === null ? [] : ['transaction = {name:String}']),
  ].join(' AND ');

const paramsOf = ({ projectIds, text, name }: FiguresQuestion, window: Window) => ({
  projects: projectIds,
  since: seconds(window.sinceMs),
  step: seconds(window.stepMs),
  ...(text === '' ? {} : { text }),
  ...(name === null ? {} : { name }),
});
