import { COHORT_MS } from '@breakwater/relay/log';

import { isoOf } from '../topics/row-origin.ts';
import { minuteText } from '../operators/minute-text.ts';
import type { Alert } from '../operators/alerts.ts';
import type { BalancedStage, Missing } from './balance.ts';

interface Words {
  between: string;
  /** The words behind the two numbers. */
  expected: string;
  found: string;
  advice: string;
}

const WORDS: Readonly<Record<BalancedStage, Words>> = {
  relay: {
    between: 'between a relay and its outcomes',
    expected: 'received',
    found: 'with an outcome',
    advice: 'A relay counted units without saying what became of them. Look at the logs of the relays of that time.',
  },
  log: {
    between: 'between the log and the processors',
    expected: 'appended to the log',
    found: 'read by processors',
    advice:
      'The log acknowledged them, and no processor has read them. Look at the processors’ logs of that time for skipped or lost ' +
      'records, and whether the log was cut back or begun anew.',
  },
  processor: {
    between: 'inside of the processor',
    expected: 'read',
    found: 'stored, moved, dropped or dead',
    advice:
      'This is a mistake in Breakwater. Look in the processors’ logs for “a batch does not balance”, and report it.',
  },
  issue: {
    between: 'between the store and the decisions on issues',
    expected: 'stored',
    found: 'taken into account by an issue',
    advice: 'Look at the topic dead for records of issues, and at the processors’ logs of that time.',
  },
  notify: {
    between: 'between a decision and telling anybody',
    expected: 'decisions to be told',
    found: 'told, or not told for a reason',
    advice: 'Look at the topic dead for records of notifications, and at the outbox.',
  },
};

const LINES_MAX = 10;

export const cohortAlertId = (cohort: number, stage: BalancedStage): string => `cohort:${isoOf(cohort)}:${stage}`;

/** The alert for the units of one cohort that are missing at one stage, over all projects and categories. */
export function cohortAlert(cohort: number, stage: BalancedStage, missing: readonly Missing[]): Alert {
  const { between, expected, found, advice } = WORDS[stage];
  const worst = [...missing].sort((a, b) => quantityOf(b) - quantityOf(a));
  const total = missing.reduce((sum, each) => sum + quantityOf(each), 0);
  const lines = worst
    .slice(0, LINES_MAX)
    .map(
      (each) =>
        `Project ${each.project}, ${each.category}: ${each.expected} ${expected}, ${each.found} ${found}: ${quantityOf(each)} missing.`,
    );
  const more = worst.length > LINES_MAX ? [`And ${worst.length - LINES_MAX} more projects and categories.`] : [];
  return {
    id: cohortAlertId(cohort, stage),
    kind: 'cohort',
    stage,
    cohort,
    title: `${total} ${total === 1 ? 'unit' : 'units'} went missing ${between}`,
    detail: [
      `Of what was received from ${minuteText(cohort)} to ${minuteText(cohort + COHORT_MS)}:`,
      ...lines,
      ...more,
      advice,
    ].join('\n'),
  };
}

const quantityOf = ({ expected, found }: Missing): number => Math.abs(expected - found);
