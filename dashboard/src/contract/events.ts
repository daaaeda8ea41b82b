import { STALE_REASONS } from '@breakwater/relay/log';
import { z } from 'zod';

/**
 * `GET /api/ui/issues/:id/events/:which`, `which` being `latest`, `first` or an event id. `event` is the stored event: the wire's
 * event shape after normalisation, with symbolicated frames in `stacktrace` and the received ones in `raw_stacktrace`.
 */
export const eventDetailSchema = z.object({
  eventId: z.string(),
  issueId: z.string(),
  project: z.object({ id: z.number(), slug: z.string() }),
  timestamp: z.number(),
  receivedAt: z.number(),
  /** 1 is the oldest. */
  position: z.number(),
  total: z.number(),
  previous: z.string().nullable(),
  next: z.string().nullable(),
  /** Why its times are not believed; empty where they are. Such an event brings no issue back. */
  stale: z.enum([...STALE_REASONS, '']),
  event: z.record(z.string(), z.unknown()),
});
export type EventDetail = z.infer<typeof eventDetailSchema>;
