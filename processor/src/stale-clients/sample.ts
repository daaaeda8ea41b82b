import { CANARY_PROJECT } from '@breakwater/relay/log';

import { timeOf } from '../normalize/timestamps.ts';
import type { TimedMeta } from './clock-drift.ts';

/** What the times of one event tell of its client. By the clocks as they were read: nothing is corrected. Epoch milliseconds. */
export interface Sample {
  project: number;
  /** As in `sentry_client`. */
  client: string;
  release: string;
  receivedAt: number;
  happenedAt: number;
  /** How much later it was received than sent, where the client says when. */
  driftMs: number | null;
}

/** Null where nothing is told: no client, no time, an event that was read before it was moved here, or our own canary. */
export function sampleOf(json: Readonly<Record<string, unknown>>, meta: TimedMeta): Sample | null {
  const { client, project, receivedAt, driftMs = null } = meta;
  const { timestamp, release } = json;
  if (client === undefined || meta.movedFrom !== undefined || project === CANARY_PROJECT) return null;
  if (typeof timestamp !== 'number' && typeof timestamp !== 'string') return null;
  const happenedAt = timeOf(timestamp);
  if (happenedAt === null) return null;
  return { project, client, release: typeof release === 'string' ? release : '', receivedAt, happenedAt, driftMs };
}
