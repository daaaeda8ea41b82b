import { cohortOf, MINUTE_MS } from '@breakwater/relay/log';
import type { Log } from '@breakwater/relay/log';

import { endAlerts, openAlerts, raiseAlert } from '../operators/alerts.ts';
import type { Alert, AlertTools } from '../operators/alerts.ts';
import { minuteText } from '../operators/minute-text.ts';
import { isoOf } from '../topics/row-origin.ts';
import { ENVELOPE_LANES, SUBSCRIPTIONS } from '../topics/subscriptions.ts';
import { lastTicks } from './ticks-in-store.ts';

export interface JudgingTools extends Omit<AlertTools, 'log'> {
  log: Pick<Log, 'append' | 'positions'>;
}

export interface JudgingWatch {
  /** Raises or ends the alert, by the wall clock: it is about ticks, so it may not wait for any. */
  look(): Promise<void>;
}

/** Ticks are half a minute behind the clock. An hour's stop is caught up with in seconds. */
const PAUSED_MS = 10 * MINUTE_MS;
/** A process that has just started catches up first. */
const GRACE_MS = 2 * MINUTE_MS;

const AWAITED = [...Object.values(ENVELOPE_LANES).filter(({ lane }) => lane === 'live'), SUBSCRIPTIONS.issues];

/**
 * Watches how far the partitions of `issues` are judged. Every processor may run one: the alert is named after the minute at which
 * judging stopped, not after whoever raises it.
 */
export function watchJudging(tools: JudgingTools): JudgingWatch {
  const { log, store, now } = tools;
  const startedAt = now();

  const waitsFor = async (): Promise<string[]> => {
    const waiting = await Promise.all(
      AWAITED.map(async ({ topic, group }) => {
        const positions = await log.positions(topic, group);
        return { topic, records: positions.reduce((sum, { committed, end }) => sum + end - committed, 0) };
      }),
    );
    return waiting.filter(({ records }) => records > 0).map(({ topic, records }) => `${records} records of ${topic}`);
  };

  const pausedNow = async (): Promise<Alert | null> => {
    const last = await lastTicks(store);
    const partitions = await log.positions(SUBSCRIPTIONS.issues.topic, SUBSCRIPTIONS.issues.group);
    const minutes = partitions.map(({ partition }) => ({ partition, until: last.get(partition) ?? startedAt }));
    const paused = minutes.filter(({ until }) => Math.abs(now() - until) > PAUSED_MS);
    if (paused.length === 0 || now() - startedAt < GRACE_MS) return null;
    const oldest = Math.min(...paused.map(({ until }) => until));
    return judgingPaused(
      oldest,
      paused.map(({ partition }) => partition),
      await waitsFor(),
    );
  };

  return {
    async look() {
      const paused = await pausedNow();
      const open = await openAlerts(store, ['judging_paused']);
      if (!paused) await endAlerts(open, tools);
      // One that goes on slowly stays the same alert.
      else if (open.length === 0) await raiseAlert(paused, tools);
    },
  };
}

const judgingPaused = (until: number, partitions: readonly number[], waitsFor: readonly string[]): Alert => ({
  id: `judging_paused:${isoOf(until)}`,
  kind: 'judging_paused',
  stage: SUBSCRIPTIONS.issues.topic,
  cohort: cohortOf(until),
  title: 'Judging has paused for more than 10 minutes',
  detail:
    `Partitions ${partitions.join(', ')} of ${SUBSCRIPTIONS.issues.topic} are judged up to ${minuteText(until)}. Until they go on, ` +
    'nothing that is missing, and nothing that is compared over time, raises an alarm; what happens still does. ' +
    (waitsFor.length > 0
      ? `It waits for ${waitsFor.join(', ')}. Look at the processors’ logs for batches that fail and are tried again.`
      : 'No record waits: look whether processors run, and whether the clock of one was ahead.') +
    ' It is over by itself when they have caught up.',
});
