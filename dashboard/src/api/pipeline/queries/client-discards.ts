import type { AllowedId } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';

import { seconds } from '../../sql/bound.ts';

export interface DiscardSum {
  category: string;
  reason: string;
  quantity: number;
}

/** Units that clients of the projects counted and did not send, by reason, most first. Their reports name no ids, and relays count invented reasons together. */
export const clientDiscards = (
  store: Store,
  projectIds: readonly AllowedId[],
  sinceMs: number,
): Promise<DiscardSum[]> =>
  store.select<DiscardSum>(
    `
    SELECT category, substring(key, position(key, ':') + 1) AS reason, toFloat64(sum(units)) AS quantity
    FROM (
      SELECT toString(category) AS category, toString(key) AS key, units
      FROM (SELECT * FROM ledger FINAL WHERE cohort >= toDateTime({since:UInt32}, 'UTC') AND stage = 'client' AND project_id IN {projects:Array(UInt32)})
      ARRAY JOIN mapKeys(counts) AS key, mapValues(counts) AS units
    )
    GROUP BY category, reason
    ORDER BY quantity DESC, category, reason`,
    { since: seconds(sinceMs), projects: projectIds },
  );
