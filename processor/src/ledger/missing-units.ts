import type { Store } from '../store/port.ts';
import { openAlerts } from '../operators/alerts.ts';
import { judgeCohort } from './balance.ts';
import type { Missing } from './balance.ts';
import { cohortSums, lossesSince, spokenOf } from './cohort-sums.ts';
import { explainedStages } from './explain.ts';

/** The log keeps no older records. */
const SINCE_MS = 48 * 3_600_000;

/**
 * Units that are missing from any cohort of the last two days, where nothing is on its way any more: for a store that is at rest.
 * Cohorts of which an alert is open are left out, for operators know of them.
 */
export async function missingUnits(
  store: Pick<Store, 'select'>,
  now: number,
): Promise<{ cohorts: number; missing: (Missing & { cohort: number })[] }> {
  const since = now - SINCE_MS;
  const cohorts = [...(await spokenOf(store, since, now)).keys()];
  const [sums, losses, open] = await Promise.all([
    cohortSums(store, cohorts),
    lossesSince(store, since),
    openAlerts(store, ['cohort']),
  ]);
  const known = new Set(open.map(({ cohort }) => cohort));
  const missing = cohorts
    .filter((cohort) => !known.has(cohort))
    .flatMap((cohort) =>
      judgeCohort(sums.get(cohort) ?? [], explainedStages(cohort, losses)).map((one) => ({ ...one, cohort })),
    );
  return { cohorts: cohorts.length, missing };
}
