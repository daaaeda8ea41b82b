import { z } from 'zod';

export const LANE_NAMES = ['live', 'slow', 'backlog'] as const;
export type LaneName = (typeof LANE_NAMES)[number];

/** A processor writes each second while something waits: two missed records are a busy machine, ten are a processor that is gone. */
export const PROCESSOR_SILENT_MS = 10_000;

/** A record of `pressure`, keyed by processor: how far it is behind, each second. A tombstone marks its end. */
export const pressureRecordSchema = z.object({
  v: z.literal(1),
  processor: z.string(),
  at: z.number(),
  lanes: z.array(
    z.object({
      lane: z.enum(LANE_NAMES),
      topic: z.string(),
      partition: z.number().int(),
      /** Age of the oldest record that is not processed, by the log's time; 0 where there is none. */
      oldestAgeMs: z.number(),
      /** The number of records that are not processed. */
      waiting: z.number(),
      /** Recent average of records processed in a second. */
      perSecond: z.number(),
    }),
  ),
});
export type PressureRecord = z.infer<typeof pressureRecordSchema>;
