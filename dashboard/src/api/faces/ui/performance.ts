import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import {
  periodSchema,
  type Trace,
  type TraceList,
  type TransactionDetail,
  type TransactionList,
  type TransactionRow,
  transactionSearchSchema,
} from '../../../contract/index.ts';
import { parse } from '../../error-answers.ts';
import { ApiError } from '../../errors.ts';
import { hexIdOf } from '../../sql/ids.ts';
import { idsOf, projectNamed, type ProjectsById, projectsById } from '../../projects/projects.ts';
import { losses } from '../../pipeline/queries/losses.ts';
import { projectRef } from '../../traces/queries/span-columns.ts';
import { trace } from '../../traces/queries/trace.ts';
import { newestTraces } from '../../traces/queries/traces.ts';
import { transactionBreakdown } from '../../traces/queries/transaction-breakdown.ts';
import { transactionSamples } from '../../traces/queries/transaction-samples.ts';
import {
  type TransactionSums as StoredRow,
  transactions,
  transactionSeries,
} from '../../traces/queries/transactions.ts';
import type { ApiTools } from '../../tools.ts';
import { transactionStepsOf } from '../../sql/window.ts';

const detailQuery = z.object({
  project: z.string(),
  name: z.string().min(1, 'name: empty').max(1000, 'name: over 1000 characters'),
  period: periodSchema.default('24h'),
});
const tracesQuery = z.object({ project: z.string().optional(), period: periodSchema.default('24h') });
const traceParams = z.object({ traceId: z.string().max(100) });

export function performanceRoutes(server: FastifyInstance, { store, clock }: ApiTools): void {
  server.get('/transactions', async (request): Promise<TransactionList> => {
    const { project, query, sort, period } = parse(transactionSearchSchema, request.query);
    const projects = await projectsById(store);
    const now = clock();
    const question = { projectIds: idsOf(projects, project), text: query.trim(), name: null, sort, period, now };
    const [rows, series, lost] = await Promise.all([
      transactions(store, question),
      transactionSeries(store, question),
      losses(store, 'spans', transactionStepsOf(period, now).sinceMs),
    ]);
    const minutes = minutesOf(period, now);
    return { transactions: rows.map((row) => rowOf(row, projects, minutes)), series, losses: lost };
  });

  server.get('/transactions/detail', async (request): Promise<TransactionDetail> => {
    const { project, name, period } = parse(detailQuery, request.query);
    const projects = await projectsById(store);
    const projectId = projectNamed(projects, project).id;
    const now = clock();
    const question = { projectIds: [projectId], text: '', name, sort: 'time' as const, period, now };
    const [row] = await transactions(store, question);
    if (!row) throw new ApiError('transaction_not_found');

    const one = { projectId, name, sinceMs: transactionStepsOf(period, now).sinceMs };
    const [series, samples, breakdown, lost] = await Promise.all([
      transactionSeries(store, question),
      transactionSamples(store, one, row.p50),
      transactionBreakdown(store, one),
      losses(store, 'spans', one.sinceMs),
    ]);
    return { row: rowOf(row, projects, minutesOf(period, now)), series, samples, breakdown, losses: lost };
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
const minutesOf = (period: z.infer<typeof periodSchema>, now: number): number =>
  Math.max(1, (now - transactionStepsOf(period, now).sinceMs) / 60_000);

const rowOf = ({ projectId, ...row }: StoredRow, projects: ProjectsById, minutes: number): TransactionRow => ({
  ...row,
  project: projectRef(projectId, projects),
  perMinute: row.count / minutes,
});
