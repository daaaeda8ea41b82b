import { LANE_NAMES } from '@breakwater/relay/log';
import { z } from 'zod';

import { lossSchema } from './losses.ts';

/** The units that the chart counts: different kinds cannot be added, and attachments are counted in bytes. */
export const PIPELINE_UNITS = ['all', 'errors', 'transactions', 'spans'] as const;
export const PIPELINE_HOURS = ['1', '6', '24'] as const;

export const pipelineSearchSchema = z.object({
  project: z.string().optional(),
  units: z.enum(PIPELINE_UNITS, 'units: not one of all, errors, transactions, spans').default('all'),
  hours: z.enum(PIPELINE_HOURS, 'hours: not one of 1, 6, 24').default('6'),
});
export type PipelineSearch = z.infer<typeof pipelineSearchSchema>;

export const laneStateSchema = z.object({
  lane: z.enum(LANE_NAMES),
  /**
   * `flowing`: no record waits longer than usual; `behind`: records wait and are being processed; `stuck`: records wait and
   * none is processed; `silent`: no processor has published this lane in the last ten seconds.
   */
  state: z.enum(['flowing', 'behind', 'stuck', 'silent']),
  processors: z.number(),
  waiting: z.number(),
  perSecond: z.number(),
  /** Age of the oldest record that is not processed. */
  oldestAgeMs: z.number(),
  /** When the waiting records will be done at the present speed; null where none wait or none are processed. */
  doneAt: z.number().nullable(),
  /** When a processor last published the lane; null where none ever did. */
  heardAt: z.number().nullable(),
});
export type LaneState = z.infer<typeof laneStateSchema>;

/** The outcomes of the units that were received in one step of the chart. Each received unit has exactly one. */
export const FATES = ['stored', 'filtered', 'rateLimited', 'invalid', 'dropped', 'dead', 'lost', 'inFlight'] as const;
export type Fate = (typeof FATES)[number];

export const cohortStepSchema = z.object({
  at: z.number(),
  received: z.number(),
  /** Units that clients discarded by their reports: with `received` they make the true volume. */
  clientDiscards: z.number(),
  ...(Object.fromEntries(FATES.map((fate) => [fate, z.number()])) as Record<Fate, z.ZodNumber>),
  /**
   * `balanced`: each unit is accounted for. `in_flight`: not yet due. `short`: due, and units are missing. `none`: no units
   * came.
   */
  balance: z.enum(['balanced', 'in_flight', 'short', 'none']),
  /** Missing units by stage. */
  missing: z.array(z.object({ stage: z.string(), category: z.string(), quantity: z.number() })),
});
export type CohortStep = z.infer<typeof cohortStepSchema>;

const countSchema = z.object({ category: z.string(), reason: z.string(), quantity: z.number() });

/** `GET /api/ui/pipeline`: the state of the whole path, for operators. */
export const pipelineSchema = z.object({
  at: z.number(),
  lanes: z.array(laneStateSchema),
  processors: z.array(z.object({ id: z.string(), heardAt: z.number(), silent: z.boolean(), waiting: z.number() })),
  /** Relays that took anything in the last hour. */
  relays: z.array(z.object({ id: z.string(), heardAt: z.number(), received: z.number() })),
  stepMs: z.number(),
  steps: z.array(cohortStepSchema),
  /** All drops in the window, most first. */
  drops: z.array(countSchema.extend({ stage: z.string(), outcome: z.string(), text: z.string() })),
  clientDiscards: z.array(countSchema),
  canary: z.object({
    /** Newest first, one a minute; `ms` is the time until the last stage that it passed. */
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
  losses: z.array(lossSchema),
  /** Alerts to operators: open ones first, newest first. */
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
});
export type Pipeline = z.infer<typeof pipelineSchema>;
