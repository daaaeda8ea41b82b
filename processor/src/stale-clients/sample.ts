import { CANARY_PROJECT } from '@breakwater/relay/log';

import { timeOf } from '../normalize/timestamps.ts';
import type { TimedMeta } from './clock-drift.ts';

/** The times of one event, in epoch milliseconds, by the clocks as they were read: no time is corrected. */
export interface Sample {
  project: number;
  /** The client as in `sentry_client`. */
  client: string;
  release: string;
  receivedAt: number;
  happenedAt: number;
  /** Time of receipt minus time of sending; null where the client does not send `sent_at`. */
  driftMs: number | null;
}

/**
 * Null for an event without client or time, one that was already read before it moved here, one that its SDK kept until it could be sent,
 * and our own canary.
 */
export function sampleOf(json: Readonly<Record<string, unknown>>, meta: TimedMeta): Sample | null {
  const { client, project, receivedAt, driftMs = null, spooled } = meta;
  const { timestamp, release } = json;
  if (client === undefined || meta.movedFrom !== undefined || spooled || project === CANARY_PROJECT) return null;
  if (typeof timestamp !== 'number' && typeof timestamp !== 'string') return null;
  const happenedAt = timeOf(timestamp);
  if (happenedAt === null) return null;
  return { project, client, release: typeof release === 'string' ? release : '', receivedAt, happenedAt, driftMs };
}
