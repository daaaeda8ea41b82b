import { z } from 'zod';

/** `GET /api/ui/lookup?q=`: any id that a person may paste: event id, trace id, issue id or short id. `path` is a page of ours. */
export const lookupSchema = z.object({
  matches: z.array(
    z.object({ kind: z.enum(['issue', 'event', 'trace', 'project', 'receipt']), label: z.string(), path: z.string() }),
  ),
});
export type Lookup = z.infer<typeof lookupSchema>;
