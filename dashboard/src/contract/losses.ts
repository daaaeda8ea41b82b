import { z } from 'zod';

/**
 * A loss statement: records that the log dropped before they were processed. They were received between `from` and `to`, so a
 * chart over that time shows too little.
 */
export const lossSchema = z.object({
  id: z.string(),
  topic: z.string(),
  partition: z.number(),
  records: z.number(),
  /** Epoch milliseconds. */
  from: z.number(),
  to: z.number(),
  at: z.number(),
});
export type Loss = z.infer<typeof lossSchema>;

/** Losses whose period overlaps that of an answer, newest first, at most 20. */
export const lossesSchema = z.array(lossSchema);
