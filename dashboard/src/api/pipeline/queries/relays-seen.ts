import type { AllowedId } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';
import { BYTE_CATEGORIES } from '@breakwater/sdk/wire';

import { millis, seconds } from '../../sql/bound.ts';

export interface SeenRelay {
  id: string;
  heardAt: number;
  received: number;
}

/** Relays that counted anything received since, and the number of their units. */
export const relaysSeen = (store: Store, projectIds: readonly AllowedId[], sinceMs: number): Promise<SeenRelay[]> =>
  store.select<SeenRelay>(
    `
    SELECT splitByChar('#', source)[1] AS id, ${millis('max(said_at)')} AS heardAt,
           toFloat64(sum(counts['received'])) AS received
    FROM ledger FINAL
    WHERE cohort >= toDateTime({since:UInt32}, 'UTC') AND stage = 'relay' AND category NOT IN {bytes:Array(String)}
      AND project_id IN {projects:Array(UInt32)}
    GROUP BY id
    ORDER BY heardAt DESC, id`,
    { since: seconds(sinceMs), bytes: BYTE_CATEGORIES, projects: projectIds },
  );
