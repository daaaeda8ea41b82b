import type { AllowedId } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';
import { ISSUE_CATEGORIES } from '@breakwater/relay/log';

/** Events and transactions that relays did not keep, by the ledger, and those of them that have a receipt. */
export async function namedDrops(
  store: Store,
  projectIds: readonly AllowedId[],
  sinceMs: number,
): Promise<{ counted: number; named: number }> {
  const [row] = await store.select<{ counted: number; named: number }>(
    `
    SELECT toFloat64((
      SELECT sum(units)
      FROM (
        SELECT toString(key) AS key, units
        FROM (
          SELECT counts FROM ledger FINAL
          WHERE cohort >= toStartOfInterval(toDateTime64({since:Int64} / 1000, 3, 'UTC'), INTERVAL 2 MINUTE)
            AND stage = 'relay' AND category IN {categories:Array(String)} AND project_id IN {projects:Array(UInt32)}
        )
        ARRAY JOIN mapKeys(counts) AS key, mapValues(counts) AS units
      )
      WHERE match(key, '^(filtered|rate_limited|invalid|dropped)(:|$)')
    )) AS counted,
    toFloat64((
      SELECT count() FROM receipts FINAL
      WHERE project_id IN {projects:Array(UInt32)} AND stage = 'relay' AND category IN {categories:Array(String)}
        AND at >= toDateTime64({since:Int64} / 1000, 3, 'UTC')
    )) AS named`,
    { since: Math.floor(sinceMs), projects: projectIds, categories: [...ISSUE_CATEGORIES, 'transaction'] },
  );
  return row ?? { counted: 0, named: 0 };
}
