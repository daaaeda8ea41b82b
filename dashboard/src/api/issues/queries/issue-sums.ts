import type { AllowedId } from '@breakwater/processor/directory';
import { usersCounted, withHalved } from '@breakwater/processor/sums';
import type { Store } from '@breakwater/processor/store';

import { millis } from '../../sql/bound.ts';
import { issueRows } from './issue-rows.ts';
import type { RowPart } from './issue-rows.ts';
import { ownersOf } from './issue-groups.ts';
import type { GroupOfIssue } from './issue-groups.ts';
import { barOf, chartStepOf } from './period-counts.ts';
import type { PeriodCounts } from './period-counts.ts';

/** The whole life of an issue, which the sums keep when its events have expired. */
export interface IssueLife {
  projectId: AllowedId;
  issueId: string;
  firstSeen: number;
  lastSeen: number;
}

/** The counts of a whole life. */
export interface LifeCounts {
  /** The group of its last event. */
  newestGroup: string;
  lifetimeEvents: number;
  /** Events that the stored ones stand for, by their sample rates. */
  lifetimeWeighted: number;
  lifetimeUsers: number;
}

export interface SumsQuestion {
  groups: readonly GroupOfIssue[];
  /** SQL on facts that the sums do not hold. */
  tail: string;
  params: Record<string, unknown>;
}

/** First and last event of issues of which all groups are given. */
export const issueLives = (store: Store, question: SumsQuestion): Promise<IssueLife[]> =>
  ask<IssueLife>(store, question, []);

/** The same, with counts of the period, which begins at a whole hour. Users of several groups count once. */
export const issueSums = (store: Store, question: SumsQuestion): Promise<(IssueLife & PeriodCounts)[]> =>
  ask<IssueLife & PeriodCounts>(store, question, ['period']);

/** First and last event of one issue, with counts of its whole life. */
export const lifeSums = (store: Store, question: SumsQuestion): Promise<(IssueLife & LifeCounts)[]> =>
  ask<IssueLife & LifeCounts>(store, question, ['life']);

/** All that the sums know of one issue: its life, and the period with its chart. */
export const pageSums = (store: Store, question: SumsQuestion): Promise<(IssueLife & LifeCounts & PeriodCounts)[]> =>
  ask<IssueLife & LifeCounts & PeriodCounts>(store, question, ['life', 'period', 'chart']);

/** A set of so many groups takes as long to be looked up in the key as the tail to be read. */
const MANY_GROUPS = 500;

function ask<Row extends IssueLife>(
  store: Store,
  { groups, tail, params }: SumsQuestion,
  parts: readonly RowPart[],
): Promise<Row[]> {
  if (groups.length === 0) return Promise.resolve([]);
  return withHalved((most) =>
    store.select<Row & { halved: number }>(
      `
      SELECT project_id AS projectId, toString(owner) AS issueId, max(issues.halved) AS halved,
             ${[`${millis('min(first_event)')} AS firstSeen`, `${millis('max(last_event)')} AS lastSeen`, ...parts.flatMap((part) => VALUES[part](most, parts))].join(', ')}
      FROM (${issueRows(parts, { tail, most, areMany: groups.length > MANY_GROUPS })}) AS issues
      GROUP BY projectId, issueId`,
      { ...params, ...ownersOf(groups) },
    ),
  );
}

/** SQL: hours by bar or step: `sumMap` adds equal keys. */
const byStep = (keyOf: (second: string) => string): string =>
  `sumMap(mapFromArrays(arrayMap(hour -> ${keyOf('hour * 3600')}, mapKeys(hours)), mapValues(hours)))`;

/** SQL over the row of an issue, for users that were halved up to `most` times. */
const VALUES: Record<RowPart, (most: number, parts: readonly RowPart[]) => string[]> = {
  life: (most, parts) => [
    'toString(any(newest_group)) AS newestGroup',
    'toFloat64(sum(n)) AS lifetimeEvents',
    'sum(w) AS lifetimeWeighted',
    `${usersCounted(most, (times) => `uniqArrayMergeArray(${parts.includes('period') ? `[users_${times}, other_users_${times}]` : `[other_users_${times}]`})`, 'max(issues.halved)')} AS lifetimeUsers`,
  ],
  period: (most) => [
    'toFloat64(sum(arraySum(mapValues(hours)))) AS events',
    'sum(arraySum(mapValues(hours)) + beyond) AS weighted',
    `${usersCounted(most, (times) => `uniqArrayMerge(users_${times})`, 'max(issues.halved)')} AS users`,
    `${byStep(barOf)} AS bars`,
  ],
  chart: () => [`${byStep(chartStepOf)} AS chart`],
};
