import { z } from 'zod';

import { CLEAN_UP_STEPS, STORED_KINDS } from './storage.ts';

export const storageSchema = z.strictObject({
  at: z.number(),
  bytes: z.number(),
  kinds: z.array(z.strictObject({ kind: z.enum(STORED_KINDS), bytes: z.number(), rows: z.number() })),
  projects: z.array(
    z.strictObject({
      project: z.strictObject({ id: z.number(), slug: z.string(), name: z.string() }),
      bytes: z.number(),
      events: z.number(),
      spans: z.number(),
      oldestEvent: z.number().nullable(),
      oldestSpan: z.number().nullable(),
      retention: z.strictObject({ events: z.number(), spans: z.number() }),
    }),
  ),
  days: z.array(z.strictObject({ day: z.number(), events: z.number(), spans: z.number(), bytes: z.number() })),
  cleanUp: z
    .strictObject({
      began: z.number(),
      ended: z.number(),
      isDone: z.boolean(),
      rows: z.number(),
      bytes: z.number(),
      steps: z.array(z.strictObject({ step: z.enum(CLEAN_UP_STEPS), rows: z.number(), bytes: z.number() })),
    })
    .nullable(),
});
