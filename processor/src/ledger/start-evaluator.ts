import type { Log } from '@breakwater/relay/log';

import { ENVELOPE_LANES, SUBSCRIPTIONS } from '../topics/subscriptions.ts';
import type { AlertTools } from '../operators/alerts.ts';
import { watchClocks } from '../operators/watch-clocks.ts';
import type { ClockTools } from '../operators/watch-clocks.ts';
import { watchDeliveries } from '../notify/deliveries-paused.ts';
import { watchJudging } from '../ticks/judging-paused.ts';
import { createEvaluator } from './evaluate.ts';
import { createWatermark } from './watermark.ts';
import type { FollowedTopic } from './watermark.ts';

export interface EvaluatorOptions extends Omit<AlertTools, 'log'> {
  log: Pick<Log, 'append' | 'positions' | 'clockAheadMs'>;
  relays: ClockTools['relays'];
  id: string;
  everyMs: number;
}

/** Processors of a version that writes no accounts may run beside the first one that does. */
const ROLLOUT_MS = 10 * 60_000;

const envelopeLanes = Object.values(ENVELOPE_LANES);

/**
 * The stages in the order in which records pass: each stage appends its results to the topics of the next, and its account to
 * the last.
 */
export const WATERMARK_STAGES: readonly (readonly FollowedTopic[])[] = [
  envelopeLanes.filter(({ lane }) => lane === 'live'),
  // Records that were moved from the live lane.
  envelopeLanes.filter(({ lane }) => lane !== 'live'),
  [SUBSCRIPTIONS.issues],
  [SUBSCRIPTIONS.notifications],
  // The accounts of all stages before. Only when they are written does the ledger have all of what passed.
  [SUBSCRIPTIONS.outcomes],
];

/** Judges cohorts, whether ticks come and deliveries are sent, and clocks, at a fixed interval of the wall clock. `stop` resolves when the current look is done. */
export function startEvaluator({ everyMs, ...tools }: EvaluatorOptions): { stop(): Promise<void> } {
  const watermark = createWatermark(tools.log, WATERMARK_STAGES, tools.now);
  const evaluator = createEvaluator({ ...tools, watermark, rolloutMs: ROLLOUT_MS });
  const watches = [evaluator, watchJudging(tools), watchDeliveries(tools), watchClocks(tools)];
  let looking: Promise<void> | null = null;

  const look = async (): Promise<void> => {
    for (const each of watches) {
      try {
        await each.look();
      } catch (error) {
        tools.logger.error(
          { error },
          'the ledger, the ticks, the deliveries or the clocks could not be judged and will be looked at again',
        );
      }
    }
    looking = null;
  };
  const timer = setInterval(() => (looking ??= look()), everyMs);
  return {
    async stop() {
      clearInterval(timer);
      await looking;
    },
  };
}
