import { cohortOf } from '@breakwater/relay/log';

import { isoOf } from '../topics/row-origin.ts';
import { minuteText } from '../operators/minute-text.ts';
import type { Alert } from '../operators/alerts.ts';
import type { Passed } from './watermark.ts';

/** Longer than the usual pauses of a processor, and than the backlog of a large outage takes to process. */
const BEHIND_MS = 15 * 60_000;

/** True after a round has waited too long. A process that has just started has no rounds yet, so it gets the same time. */
export const isBehind = ({ since }: Passed, now: number): boolean => since !== null && now - since > BEHIND_MS;

/** One alert for each topic that is waited for. Each names all of these topics, because only the first is mailed. */
export const behindAlerts = ({ since, waitsFor }: Passed, now: number): Alert[] => {
  const cohort = cohortOf(now - BEHIND_MS);
  const waiting = waitsFor.map(({ topic, records }) => `${records} records of ${topic}`).join(', ');
  return waitsFor.map(({ topic }) => ({
    id: `behind:${topic}:${isoOf(cohort)}`,
    kind: 'behind',
    stage: topic,
    cohort,
    title: `The processors are more than 15 minutes behind in ${topic}`,
    detail:
      `What the log held at ${minuteText(since ?? now)} has not been processed yet: ${waiting} wait. So cohorts since then ` +
      'cannot be judged. Look whether processors run, whether the store takes their rows, and at the processors’ ' +
      'logs for batches that fail and are tried again. It is over by itself when they have caught up.',
  }));
};
