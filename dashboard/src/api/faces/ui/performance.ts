import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import type {
  Trace,
  TraceList,
  TransactionDetail,
  TransactionList,
  TransactionRow,
} from '../../../contract/performance.ts';
import type { Period } from '../../../contract/periods.ts';
import { transactionQuerySchema, transactionSearchSchema } from '../../../contract/performance.schema.ts';
import { periodSchema } from '../../../contract/periods.schema.ts';
import { parse } from '../../error-answers.ts';
import { ApiError } from '../../errors.ts';
import { hexIdOf } from '../../sql/ids.ts';
import { idsOf, projectNamed, projectsById } from '../../projects/projects.ts';
import type { ProjectsById } from '../../projects/projects.ts';
import { losses } from '../../pipeline/queries/losses.ts';
import { projectRef } from '../../traces/queries/span-columns.ts';
import { trace } from '../../traces/queries/trace.ts';
import { newestTraces } from '../../traces/queries/traces.ts';
import { transactionBreakdown } from '../../traces/queries/transaction-breakdown.ts';
import { transactionSamples } from '../../traces/queries/transaction-samples.ts';
import { isEstimate, transactionFigures, transactions } from '../../traces/queries/transactions.ts';
import type { TransactionSums } from '../../traces/queries/transactions.ts';
import type { ApiTools } from '../../tools.ts';
import { transactionStepsOf } from '../../sql/window.ts';

const tracesQuery = z.object({ project: z.string().optional(), period: periodSchema.default('24h') });
const traceParams = z.object({ traceId: z.string().max(100) });

export function performanceRoutes(server: FastifyInstance, { store, clock }: ApiTools): void {
  server.get('/transactions', async (request): Promise<TransactionList> => {
    const { project, query, sort, period } = parse(transactionSearchSchema, request.query);
    const projects = await projectsById(store);
    const now = clock();
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
  });

  server.get('/transactions/detail', async (request): Promise<TransactionDetail> => {
    const { project, name, period, among } = parse(transactionQuerySchema, request.query);
    const projects = await projectsById(store);
    const projectId = projectNamed(projects, project).id;
    const now = clock();
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
  });

  server.get('/traces', async (request): Promise<TraceList> => {
    const { project, period } = parse(tracesQuery, request.query);
    const projects = await projectsById(store);
    return {
      traces: await newestTraces(store, projects, { projectIds: idsOf(projects, project), period, now: clock() }),
    };
  });

  server.get('/traces/:traceId', async (request): Promise<Trace> => {
    const traceId = hexIdOf(parse(traceParams, request.params).traceId);
    const found = traceId && (await trace(store, await projectsById(store), traceId));
    if (!found) throw new ApiError('trace_not_found');
    return found;
  });
}

/** The minutes of the window that have passed: its last step is still running. */
const minutesOf = (period: Period, now: number): number =>
  Math.max(1, (now - transactionStepsOf(period, now).sinceMs) / 60_000);

const rowOf = (
  { projectId, total: _total, ...row }: TransactionSums,
  projects: ProjectsById,
  minutes: number,
): TransactionRow => ({
  ...row,
  project: projectRef(projectId, projects),
  perMinute: row.count / minutes,
  estimated: isEstimate(row),
});
