import { listTraces, oneTrace } from '../../../contract/traces.ts';
import { listTransactions, oneTransaction } from '../../../contract/performance.ts';
import { traceListSchema, traceSchema, traceSearchSchema } from '../../../contract/traces.schema.ts';
import {
  transactionDetailSchema,
  transactionListSchema,
  transactionQuerySchema,
  transactionSearchSchema,
} from '../../../contract/performance.schema.ts';
import { ApiError } from '../../errors.ts';
import { idsOf } from '../../projects/projects.ts';
import type { Serve } from '../../serve-endpoint.ts';
import { hexIdOf } from '../../sql/ids.ts';
import type { ApiTools } from '../../tools.ts';
import { findTransactions, transactionDetail } from '../../traces/find-transactions.ts';
import { trace } from '../../traces/queries/trace.ts';
import { newestTraces } from '../../traces/queries/traces.ts';

export function performanceRoutes(serve: Serve, { store, clock }: ApiTools): void {
  serve(
    listTransactions,
    {
      right: 'traces:read',
      summary: 'Lists transactions with throughput, percentiles and failure rate.',
      search: transactionSearchSchema,
      answer: transactionListSchema,
    },
    async ({ search, access }) => findTransactions(store, access.projects, { ...search, now: clock() }),
  );

  serve(
    oneTransaction,
    {
      right: 'traces:read',
      summary: 'Shows one transaction with sample traces.',
      search: transactionQuerySchema,
      answer: transactionDetailSchema,
      errors: ['project_not_found', 'transaction_not_found'],
    },
    async ({ search, access }) => transactionDetail(store, access.projects, { ...search, now: clock() }),
  );

  serve(
    listTraces,
    {
      right: 'traces:read',
      summary: 'Lists the newest traces.',
      search: traceSearchSchema,
      answer: traceListSchema,
      errors: ['project_not_found'],
    },
    async ({ search, access }) => {
      const projects = access.projects;
      const question = { projectIds: idsOf(projects, search.project), period: search.period, now: clock() };
      return { traces: await newestTraces(store, projects, question) };
    },
  );

  serve(
    oneTrace,
    {
      right: 'traces:read',
      summary: 'Shows spans and errors of one trace.',
      answer: traceSchema,
      errors: ['trace_not_found'],
    },
    async ({ params, access }) => {
      const traceId = hexIdOf(params.traceId);
      const found = traceId && (await trace(store, access.projects, traceId));
      if (!found) throw new ApiError('trace_not_found');
      return found;
    },
  );
}
