import { z } from 'zod';

export const lossSchema = z.object({
  id: z.string(),
  topic: z.string(),
  partition: z.number(),
  records: z.number(),
  from: z.number(),
  to: z.number(),
  at: z.number(),
});

export const lossesSchema = z.array(lossSchema);
