import { LANE_TOPICS } from '../../log/index.ts';
import type { Statements } from '../lanes/statements.ts';

/** The slow lane is slow by its nature, which is no reason to shed. */
const COUNTED = Object.values(LANE_TOPICS).filter(({ lane }) => lane !== 'slow');
/** Right after a start a rate is not used: caches are cold, and the first batches are not stored yet. */
const WARM_MS = 60_000;

/**
 * How late the path is: the age of the oldest waiting record, or the time that all waiting records would take, whichever is
 * longer. It is 0 while processors are silent: the log buffers that, and has a bound of its own.
 */
export function behindMs(statements: Statements, now: number): number {
  const since = statements.speakingSince();
  if (since === null) return 0;
  const isWarm = now - since >= WARM_MS;
  const of = COUNTED.map(({ topic }) => {
    const { oldestAgeMs, waiting, perSecond } = statements.topic(topic);
    const leftMs = isWarm && perSecond > 0 ? (1000 * waiting) / perSecond : 0;
    return Math.max(oldestAgeMs, leftMs);
  });
  return Math.max(...of);
}
