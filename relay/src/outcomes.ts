import { quantitiesOfItem } from '@breakwater/sdk/wire';
import type { DataCategory, Item } from '@breakwater/sdk/wire';

import type { Logger } from './log/index.ts';

/** Why something that was received is not kept. */
type OutcomeReason = 'unsupported' | 'too_large';

export interface Outcome {
  project: number;
  category: DataCategory;
  reason: OutcomeReason;
  quantity: number;
}

/** What became of the units that were received but not appended, so that none is lost silently. */
export interface Outcomes {
  count(project: number, item: Item, reason: OutcomeReason): void;
  /** Everything counted since the last call. */
  take(): Outcome[];
}

/** Holds one number per project, category and reason: bounded by the projects there are. */
export function createOutcomes(): Outcomes {
  let counts = new Map<string, Outcome>();

  const add = (outcome: Outcome): void => {
    const key = `${outcome.project}:${outcome.category}:${outcome.reason}`;
    const known = counts.get(key);
    if (known) known.quantity += outcome.quantity;
    else counts.set(key, outcome);
  };

  return {
    count(project, { headers, payload }, reason) {
      const quantities = quantitiesOfItem(headers, payload.length);
      // Kinds that no quota knows (client reports, unknown types) still are items that were received.
      if (quantities.length === 0) add({ project, category: 'default', reason, quantity: 1 });
      for (const quantity of quantities) add({ project, reason, ...quantity });
    },
    take() {
      const taken = [...counts.values()];
      counts = new Map();
      return taken;
    },
  };
}

/** Logs what was counted, and nothing when nothing was. */
export function logOutcomes(outcomes: Outcomes, logger: Logger): void {
  for (const outcome of outcomes.take()) logger.info(outcome, 'received and not kept');
}
