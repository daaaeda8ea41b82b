import { COHORT_MS, LANE_TOPICS, LIVE_TOPICS, TOPICS } from '@breakwater/relay/log';

import type { BalancedStage } from './balance.ts';

/**
 * The stages at which units are missing when records of a topic were lost. With `outcomes` the accounts of any stage were lost;
 * but all that a processor counted of a batch's units is in one record, so it lacks as a whole.
 */
const STAGES_OF_TOPIC: ReadonlyMap<string, readonly BalancedStage[]> = new Map([
  ...Object.values(LANE_TOPICS).map(({ topic }): [string, BalancedStage[]] => [topic, ['log']]),
  [TOPICS.outcomes.name, ['relay', 'log', 'issue', 'notify']],
  [TOPICS.issues.name, ['issue']],
  [TOPICS.notifications.name, ['notify']],
]);

/** A live record is appended when it is received. Records of other topics were received up to this long before. */
const LATE_MS = 3_600_000;
const LIVE: ReadonlySet<string> = new Set(LIVE_TOPICS);

/** Stages at which a loss statement explains missing units of a cohort. */
export function explainedStages(
  cohort: number,
  losses: readonly { topic: string; from: number; to: number }[],
): Set<BalancedStage> {
  const stages = new Set<BalancedStage>();
  for (const { topic, from, to } of losses) {
    const earliest = from - (LIVE.has(topic) ? COHORT_MS : LATE_MS);
    if (cohort + COHORT_MS <= earliest || cohort > to) continue;
    for (const stage of STAGES_OF_TOPIC.get(topic) ?? []) stages.add(stage);
  }
  return stages;
}
