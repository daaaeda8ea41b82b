import type { AllowedProjects } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';

import type {
  TransactionDetail,
  TransactionList,
  TransactionRow,
  TransactionSearch,
} from '../../contract/performance.ts';
import type { Period } from '../../contract/periods.ts';
import { ApiError } from '../errors.ts';
import { losses } from '../pipeline/queries/losses.ts';
import { idsOf, projectNamed } from '../projects/projects.ts';
import { transactionStepsOf } from '../sql/window.ts';
import { projectRef } from './queries/span-columns.ts';
import { transactionBreakdown } from './queries/transaction-breakdown.ts';
import { transactionSamples } from './queries/transaction-samples.ts';
import { isEstimate, transactionFigures, transactions } from './queries/transactions.ts';
import type { TransactionSums } from './queries/transactions.ts';

/** Transactions with their figures, in the order that was asked for. */
export async function findTransactions(
  store: Store,
  projects: AllowedProjects,
  { project, query, sort, period, now }: TransactionSearch & { now: number },
): Promise<TransactionList> {
  const projectIds = idsOf(projects, project);
  const question = { projectIds, amongIds: projectIds, text: query.trim(), name: null, sort, period, now };
  const [rows, figures, lost] = await Promise.all([
    transactions(store, question),
    transactionFigures(store, question),
    losses(store, 'spans', transactionStepsOf(period, now).sinceMs),
  ]);
  const minutes = minutesOf(period, now);
  const listed = rows.map((row) => rowOf(row, projects, minutes));
  return { transactions: listed, total: rows[0]?.total ?? 0, ...figures, losses: lost };
}

/** One transaction of a project by its name. @throws ApiError where the period has none */
export async function transactionDetail(
  store: Store,
  projects: AllowedProjects,
  asked: { project: string; name: string; period: Period; among: 'project' | 'all'; now: number },
): Promise<TransactionDetail> {
  const { project, name, period, among, now } = asked;
  const projectId = projectNamed(projects, project).id;
  const projectIds = [projectId];
  const amongIds = among === 'all' ? idsOf(projects, undefined) : projectIds;
  const question = { projectIds, amongIds, text: '', name, sort: 'time' as const, period, now };
  const [row] = await transactions(store, question);
  if (!row) throw new ApiError('transaction_not_found');

  const one = { projectId, name, sinceMs: transactionStepsOf(period, now).sinceMs };
  const [figures, samples, breakdown, lost] = await Promise.all([
    transactionFigures(store, question),
    transactionSamples(store, one, row.p50),
    transactionBreakdown(store, one),
    losses(store, 'spans', one.sinceMs),
  ]);
  return { row: rowOf(row, projects, minutesOf(period, now)), ...figures, samples, ...breakdown, losses: lost };
}

/** The minutes of the window that have passed: its last step is still running. */
const minutesOf = (period: Period, now: number): number =>
  Math.max(1, (now - transactionStepsOf(period, now).sinceMs) / 60_000);

const rowOf = (
  { projectId, total: _total, ...row }: TransactionSums,
  projects: AllowedProjects,
  minutes: number,
): TransactionRow => ({
  ...row,
  project: projectRef(projectId, projects),
  perMinute: row.count / minutes,
  estimated: isEstimate(row),
});
