import { z } from 'zod';

import { lossSchema } from './losses.schema.ts';
import { PIPELINE_HOURS, PIPELINE_UNITS } from './address-values.ts';
import { FATES } from './pipeline.ts';
import type { Fate } from './pipeline.ts';
import { LANE_NAMES } from '@breakwater/relay/log';

export const pipelineSearchSchema = z.object({
  project: z.string().optional(),
  units: z.enum(PIPELINE_UNITS, 'units: not one of all, errors, transactions, spans').default('all'),
  hours: z.enum(PIPELINE_HOURS, 'hours: not one of 1, 6, 24').default('6'),
});

export const laneStateSchema = z.object({
  lane: z.enum(LANE_NAMES),
  state: z.enum(['flowing', 'behind', 'stuck', 'silent']),
  processors: z.number(),
  waiting: z.number(),
  perSecond: z.number(),
  oldestAgeMs: z.number(),
  doneAt: z.number().nullable(),
  heardAt: z.number().nullable(),
});

export const cohortStepSchema = z.object({
  at: z.number(),
  received: z.number(),
  clientDiscards: z.number(),
  ...(Object.fromEntries(FATES.map((fate) => [fate, z.number()])) as Record<Fate, z.ZodNumber>),
  balance: z.enum(['balanced', 'in_flight', 'short', 'none']),
  missing: z.array(z.object({ stage: z.string(), category: z.string(), quantity: z.number() })),
});

const countSchema = z.object({ category: z.string(), reason: z.string(), quantity: z.number() });

export const pipelineSchema = z.object({
  at: z.number(),
  lanes: z.array(laneStateSchema),
  judging: z.object({ until: z.number().nullable(), paused: z.boolean(), waitsFor: z.array(z.string()) }),
  processors: z.array(z.object({ id: z.string(), heardAt: z.number(), silent: z.boolean(), waiting: z.number() })),
  relays: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      version: z.string(),
      heardAt: z.number(),
      silent: z.boolean(),
      received: z.number(),
    }),
  ),
  stepMs: z.number(),
  steps: z.array(cohortStepSchema),
  drops: z.array(countSchema.extend({ stage: z.string(), outcome: z.string(), text: z.string() })),
  cuts: z.array(countSchema.extend({ text: z.string() })),
  clientDiscards: z.array(countSchema),
  canary: z.object({
    runs: z.array(
      z.object({
        sentAt: z.number(),
        status: z.enum(['sent', 'complete', 'late']),
        ms: z.number(),
        stages: z.record(z.string(), z.number()),
        detail: z.string(),
      }),
    ),
  }),
  backups: z.array(
    z.object({
      id: z.string(),
      status: z.enum(['proven', 'failed']),
      takenAt: z.number(),
      tookMs: z.number(),
      bytes: z.number(),
      events: z.number(),
      fromLog: z.number(),
      cohorts: z.number(),
      detail: z.string(),
    }),
  ),
  losses: z.array(lossSchema),
  alerts: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      stage: z.string(),
      title: z.string(),
      detail: z.string(),
      status: z.enum(['open', 'over']),
      at: z.number(),
      overAt: z.number().nullable(),
    }),
  ),
  alertsLeftOut: z.number(),
});
