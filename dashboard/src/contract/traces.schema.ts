import { z } from 'zod';

import { periodSchema } from './periods.schema.ts';
import { movedTimeSchema, partCutSchema } from './receipts.schema.ts';

export const traceSearchSchema = z.object({ project: z.string().optional(), period: periodSchema.default('24h') });

export const traceSpanSchema = z.object({
  project: z.object({ id: z.number(), slug: z.string() }),
  eventId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string(),
  isSegment: z.boolean(),
  transaction: z.string(),
  op: z.string(),
  description: z.string(),
  status: z.string(),
  failed: z.boolean(),
  startedAt: z.number(),
  durationMs: z.number(),
  service: z.string(),
  attributes: z.record(z.string(), z.string()),
  measurements: z.record(z.string(), z.number()),
  receivedAt: z.number(),
  clock: z.array(movedTimeSchema),
  cuts: z.array(partCutSchema),
  scrubbed: z.array(z.object({ path: z.string(), rule: z.string() })),
  scrubbedMore: z.number(),
});

export const traceSchema = z.object({
  traceId: z.string(),
  spans: z.array(traceSpanSchema),
  totalSpans: z.number(),
  twins: z.number(),
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
  totalErrors: z.number(),
});

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
