import type { StoredEvent } from '@breakwater/processor/store';
import { STALE_REASONS } from '@breakwater/relay/log';
import { z } from 'zod';

import { movedTimeSchema, partCutSchema } from './receipts.schema.ts';

export const eventDetailSchema = z.object({
  eventId: z.string(),
  issueId: z.string(),
  project: z.object({ id: z.number(), slug: z.string() }),
  timestamp: z.number(),
  receivedAt: z.number(),
  traceId: z.string(),
  spanId: z.string(),
  position: z.number(),
  total: z.number(),
  previous: z.string().nullable(),
  next: z.string().nullable(),
  stale: z.enum([...STALE_REASONS, '']),
  clock: z.array(movedTimeSchema),
  cuts: z.array(partCutSchema),
  /** The processor owns its shape, and nobody else writes it. */
  event: z.custom<StoredEvent>((value) => typeof value === 'object' && value !== null),
});
