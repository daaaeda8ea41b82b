import { z } from 'zod';

export const lookupSchema = z.object({
  matches: z.array(
    z.object({ kind: z.enum(['issue', 'event', 'trace', 'project', 'receipt']), label: z.string(), path: z.string() }),
  ),
});

export const lookupSearchSchema = z.object({ q: z.string().trim().max(200, 'q: over 200 characters').default('') });
