import { cohortOf } from '@breakwater/relay/log';

import { isoOf } from '../event-row.ts';
import type { Alert } from './alerts.ts';
import type { Passed, Waiting } from './watermark.ts';

/** Longer than any usual pause of a processor, and than a large outage takes to be worked off. */
const BEHIND_MS = 15 * 60_000;

/** Of a process that has just started nothing is known: it has its time too. */
export const isBehind = ({ until }: Passed, startedAt: number, now: number): boolean =>
  now - (until ?? startedAt) > BEHIND_MS;

export const behindAlert = ({ topic, records }: Waiting, { until }: Passed, startedAt: number, now: number): Alert => {
  const cohort = cohortOf(now - BEHIND_MS);
  return {
    id: `behind:${topic}:${isoOf(cohort)}`,
    kind: 'behind',
    stage: topic,
    cohort,
    title: `The processors are more than 15 minutes behind in ${topic}`,
    detail:
      `${records} records of ${topic} wait. What the log held at ${isoOf(until ?? startedAt)} has not been processed yet, so the ` +
      'cohorts since then cannot be judged. Look whether processors run, whether the store takes their rows, and at the processors’ ' +
      'logs for batches that fail and are tried again.',
  };
};
