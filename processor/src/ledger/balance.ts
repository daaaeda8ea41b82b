import { ISSUE_CATEGORIES } from '@breakwater/relay/log';

import { splitKey } from './receipt-row.ts';

/** The stages at which units can go missing, in the order of the stream. */
export const BALANCED_STAGES = ['relay', 'log', 'processor', 'issue', 'notify'] as const;
export type BalancedStage = (typeof BALANCED_STAGES)[number];

type Counts = Readonly<Record<string, number>>;

/** All units of one project and category in one cohort, as each stage counted them. */
export interface UnitSums {
  project: number;
  category: string;
  stages: Readonly<Partial<Record<BalancedStage, Counts>>>;
}

/** Units that one stage had and the next does not account for. */
export interface Missing {
  stage: BalancedStage;
  project: number;
  category: string;
  expected: number;
  found: number;
}

/** Stages at which a loss statement of that time explains missing units. */
export type Explained = ReadonlySet<BalancedStage>;

/** The units that are missing from a cohort that is due; empty where the cohort balances. The README has the formulas. */
export function judgeCohort(sums: readonly UnitSums[], explained: Explained): Missing[] {
  const unreadable = projectsWithUnreadable(sums);
  return sums.flatMap((sum) => {
    const isUnreadable = unreadable.has(0) || unreadable.has(sum.project);
    return balancesOf(sum)
      .filter(({ stage, expected, found }) => isWrong(stage, expected, found))
      .filter(({ stage }) => !explained.has(stage) && !(stage === 'log' && isUnreadable))
      .map((balance) => ({ ...balance, project: sum.project, category: sum.category }));
  });
}

/** A processor accounts for exactly the units that it read. At other stages a surplus is no loss. */
const isWrong = (stage: BalancedStage, expected: number, found: number): boolean =>
  stage === 'processor' ? found !== expected : found < expected;

function balancesOf({ category, stages }: UnitSums): { stage: BalancedStage; expected: number; found: number }[] {
  const [relay, processor] = [byOutcome(stages.relay), byOutcome(stages.processor)];
  const [issue, notify] = [byOutcome(stages.issue), byOutcome(stages.notify)];
  return [
    {
      stage: 'relay',
      expected: relay('received'),
      found: relay('appended', 'unconfirmed', 'filtered', 'rate_limited', 'invalid', 'dropped'),
    },
    {
      stage: 'log',
      expected: relay('appended'),
      found: processor('read') - processor('moved') + (stages.log?.['lost'] ?? 0),
    },
    {
      stage: 'processor',
      expected: processor('read'),
      found: processor('stored', 'moved', 'dropped', 'dead'),
    },
    {
      stage: 'issue',
      expected: ISSUE_CATEGORIES.includes(category) ? processor('stored') : 0,
      found: issue('decided'),
    },
    { stage: 'notify', expected: notify('due'), found: notify('told', 'untold', 'pending', 'waiting') },
  ];
}

/** Sums over all reasons of some outcomes. */
function byOutcome(counts: Counts = {}): (...outcomes: string[]) => number {
  const sums = new Map<string, number>();
  for (const [key, quantity] of Object.entries(counts)) {
    const [outcome] = splitKey(key);
    sums.set(outcome, (sums.get(outcome) ?? 0) + quantity);
  }
  return (...outcomes) => outcomes.reduce((sum, outcome) => sum + (sums.get(outcome) ?? 0), 0);
}

const projectsWithUnreadable = (sums: readonly UnitSums[]): Set<number> =>
  new Set(sums.filter(({ stages }) => (stages.processor?.['dead:unreadable'] ?? 0) > 0).map(({ project }) => project));

/**
 * The units that are certainly missing. `noted` was missing at the first look, and all that was in the log at that time has
 * passed since. Units that were announced later may still be on their way.
 */
export function confirmed(noted: readonly Missing[], now: readonly Missing[]): Missing[] {
  return noted.flatMap((before) => {
    const still = now.find(
      ({ stage, project, category }) =>
        stage === before.stage && project === before.project && category === before.category,
    );
    const found = still?.found ?? before.expected;
    return isWrong(before.stage, before.expected, found) ? [{ ...before, found }] : [];
  });
}
