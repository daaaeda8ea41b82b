import { z } from 'zod';

/** A record of `dead`: the value of the record that failed, with its place in the log and the cause. */
export const deadRecordSchema = z.object({
  v: z.literal(1),
  topic: z.string(),
  partition: z.number().int(),
  offset: z.number().int(),
  stage: z.string(),
  cause: z.string(),
  at: z.number(),
  /** Base64. */
  value: z.string(),
  headers: z.record(z.string(), z.string()),
});
export type DeadRecord = z.infer<typeof deadRecordSchema>;
