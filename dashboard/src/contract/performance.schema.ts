import { z } from 'zod';

import { lossesSchema } from './losses.schema.ts';
import { TRANSACTION_SORTS } from './address-values.ts';
import { SAMPLE_KINDS, SHARE_SCOPES } from './performance.ts';
import { periodSchema } from './periods.schema.ts';

export const transactionSearchSchema = z.object({
  project: z.string().optional(),
  query: z.string().max(200).default(''),
  sort: z.enum(TRANSACTION_SORTS).default('time'),
  period: periodSchema.default('24h'),
});

const sampledSchema = z.object({ kept: z.number(), estimated: z.boolean() });

export const transactionRowSchema = sampledSchema.extend({
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
  timeShare: z.number(),
});

const figuresSchema = sampledSchema.extend({
  count: z.number(),
  failed: z.number(),
  p50: z.number(),
  p95: z.number(),
});

export const transactionListSchema = z.object({
  transactions: z.array(transactionRowSchema),
  total: z.number(),
  series: z.array(figuresSchema.extend({ at: z.number() })),
  whole: figuresSchema,
  losses: lossesSchema,
});

export const transactionQuerySchema = z.object({
  project: z.string(),
  name: z.string().min(1, 'name: empty').max(1000, 'name: over 1000 characters'),
  period: periodSchema.default('24h'),
  among: z.enum(SHARE_SCOPES, 'among: neither project nor all').default('project'),
});

export const transactionDetailSchema = z.object({
  row: transactionRowSchema,
  series: transactionListSchema.shape.series,
  whole: figuresSchema,
  samples: z.array(
    z.object({
      traceId: z.string(),
      spanId: z.string(),
      eventId: z.string(),
      startedAt: z.number(),
      durationMs: z.number(),
      status: z.string(),
      kind: z.enum(SAMPLE_KINDS),
    }),
  ),
  breakdown: z.array(z.object({ op: z.string(), count: z.number(), totalMs: z.number() })),
  operations: z.number(),
  losses: lossesSchema,
});
