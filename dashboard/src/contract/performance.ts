import { z } from 'zod';

import { periodSchema } from './issues.ts';
import { lossesSchema } from './losses.ts';

export const TRANSACTION_SORTS = ['time', 'throughput', 'p50', 'p95', 'failureRate', 'name'] as const;

export const transactionSearchSchema = z.object({
  project: z.string().optional(),
  query: z.string().max(200).default(''),
  sort: z.enum(TRANSACTION_SORTS).default('time'),
  period: periodSchema.default('24h'),
});
export type TransactionSearch = z.infer<typeof transactionSearchSchema>;

/** `GET /api/ui/transactions`: at most 200 rows. Durations in milliseconds. */
export const transactionRowSchema = z.object({
  project: z.object({ id: z.number(), slug: z.string() }),
  name: z.string(),
  op: z.string(),
  count: z.number(),
  perMinute: z.number(),
  p50: z.number(),
  p75: z.number(),
  p95: z.number(),
  p99: z.number(),
  failureRate: z.number(),
  users: z.number(),
  /** Share of all time spent in the listed project's transactions, 0 to 1. */
  timeShare: z.number(),
});
export const transactionListSchema = z.object({
  transactions: z.array(transactionRowSchema),
  /** Whole period in equal steps: for the chart over the list. */
  series: z.array(
    z.object({ at: z.number(), count: z.number(), failed: z.number(), p50: z.number(), p95: z.number() }),
  ),
  losses: lossesSchema,
});
export type TransactionList = z.infer<typeof transactionListSchema>;
export type TransactionRow = z.infer<typeof transactionRowSchema>;

/** `GET /api/ui/transactions/detail?project&name&period`. */
export const transactionDetailSchema = z.object({
  row: transactionRowSchema,
  series: transactionListSchema.shape.series,
  /** Sample traces: slowest, around the median, fastest, newest failed. */
  samples: z.array(
    z.object({
      traceId: z.string(),
      spanId: z.string(),
      eventId: z.string(),
      startedAt: z.number(),
      durationMs: z.number(),
      status: z.string(),
      kind: z.enum(['slow', 'median', 'fast', 'failed']),
    }),
  ),
  /** Where the time goes, by operation of the child spans. */
  breakdown: z.array(z.object({ op: z.string(), count: z.number(), totalMs: z.number() })),
  losses: lossesSchema,
});
export type TransactionDetail = z.infer<typeof transactionDetailSchema>;

/** One span of `GET /api/ui/traces/:traceId`. */
export const traceSpanSchema = z.object({
  project: z.object({ id: z.number(), slug: z.string() }),
  /** The id of the span's transaction; empty where a streamed span has none. */
  eventId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string(),
  isSegment: z.boolean(),
  transaction: z.string(),
  op: z.string(),
  description: z.string(),
  status: z.string(),
  failed: z.boolean(),
  /** Epoch milliseconds, with a fraction. */
  startedAt: z.number(),
  durationMs: z.number(),
  service: z.string(),
  attributes: z.record(z.string(), z.string()),
  measurements: z.record(z.string(), z.number()),
});
export type TraceSpan = z.infer<typeof traceSpanSchema>;

export const traceSchema = z.object({
  traceId: z.string(),
  spans: z.array(traceSpanSchema),
  /** Stored spans of the trace; above `spans.length` where the answer was capped (5,000), which the page shows. */
  totalSpans: z.number(),
  errors: z.array(
    z.object({
      eventId: z.string(),
      issueId: z.string(),
      shortId: z.string(),
      project: z.object({ id: z.number(), slug: z.string() }),
      spanId: z.string(),
      title: z.string(),
      level: z.string(),
      timestamp: z.number(),
    }),
  ),
});
export type Trace = z.infer<typeof traceSchema>;

/** `GET /api/ui/traces`: newest first, at most 50. */
export const traceListSchema = z.object({
  traces: z.array(
    z.object({
      traceId: z.string(),
      root: z.string(),
      op: z.string(),
      project: z.object({ id: z.number(), slug: z.string() }),
      startedAt: z.number(),
      durationMs: z.number(),
      spans: z.number(),
      services: z.number(),
      errors: z.number(),
      failed: z.boolean(),
    }),
  ),
});
export type TraceList = z.infer<typeof traceListSchema>;
