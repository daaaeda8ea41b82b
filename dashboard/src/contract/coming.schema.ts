import { z } from 'zod';

const stoppedSchema = z.object({
  outcome: z.string(),
  reason: z.string(),
  quantity: z.number(),
  text: z.string(),
  advice: z.string(),
});

export const comingSchema = z.object({
  since: z.number(),
  verdict: z.object({ isWell: z.boolean(), text: z.string(), advice: z.string() }),
  keys: z.array(
    z.object({
      project: z.string(),
      publicKey: z.string(),
      label: z.string(),
      state: z.enum(['active', 'disabled', 'ended', 'revoked']),
      accepted: z.number(),
      filtered: z.number(),
      rateLimited: z.number(),
      invalid: z.number(),
      dropped: z.number(),
      reasons: z.array(stoppedSchema),
      lastAt: z.number().nullable(),
      lastClient: z.string(),
    }),
  ),
  refused: z.array(
    z.object({
      project: z.string(),
      code: z.string(),
      publicKey: z.string(),
      detail: z.string(),
      requests: z.number(),
      lastAt: z.number(),
      client: z.string(),
      text: z.string(),
      advice: z.string(),
    }),
  ),
  refusedLeftOut: z.number(),
  later: z.array(stoppedSchema),
  stored: z.number(),
});
