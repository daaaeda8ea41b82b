import type { AllowedId } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';

import { seconds } from '../../sql/bound.ts';

/** The counts of one stage for the units of one category that were received in one step. */
export interface LedgerStep {
  step: number;
  category: string;
  stage: string;
  /** Quantity by outcome, or `outcome:reason`. */
  counts: Record<string, number>;
}

/**
 * The ledger of the projects in equal steps. Losses of the log and unreadable records are counted under project 0, because
 * their project is unknown; they belong to every answer.
 */
export async function ledgerSteps(
  store: Store,
  { projectIds, sinceMs, stepMs }: { projectIds: readonly AllowedId[]; sinceMs: number; stepMs: number },
): Promise<LedgerStep[]> {
  const rows = await store.select<Omit<LedgerStep, 'counts'> & { names: string[]; quantities: number[] }>(
    `
    SELECT step, category, stage, mapKeys(counted) AS names, arrayMap(each -> toFloat64(each), mapValues(counted)) AS quantities
    FROM (
      SELECT toUInt32(intDiv(toUnixTimestamp(cohort) - {since:UInt32}, {step:UInt32})) AS step,
             toString(category) AS category, toString(stage) AS stage, sumMap(counts) AS counted
      FROM ledger FINAL
      WHERE cohort >= toDateTime({since:UInt32}, 'UTC') AND (project_id IN {projects:Array(UInt32)} OR project_id = 0)
      GROUP BY step, category, stage
    )
    ORDER BY step, category, stage`,
    { since: seconds(sinceMs), step: seconds(stepMs), projects: projectIds },
  );
  return rows.map(({ names, quantities, ...row }) => ({
    ...row,
    counts: Object.fromEntries(names.map((name, index) => [name, quantities[index] ?? 0])),
  }));
}
