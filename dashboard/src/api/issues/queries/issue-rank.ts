import type { AllowedId } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';

import type { Cursor } from '../../sql/cursor.ts';
import { IN_PROJECTS, NOT_DELETED, SINCE } from '../../sql/bound.ts';
import { byIssue } from './issue-groups.ts';
import { rankRows } from './rank-rows.ts';
import type { RowsQuestion } from './rank-rows.ts';

export interface RankQuestion extends RowsQuestion {
  /** Conditions on a row of `issues`. */
  ofIssue: readonly string[];
  cursor: Pick<Cursor, 'value' | 'id'> | null;
  rows: number;
  params: Record<string, unknown>;
}

export interface RankedIssue {
  projectId: AllowedId;
  issueId: string;
  sortValue: number;
  total: number;
}

const SORT_VALUES: Record<RankQuestion['sort'], string> = {
  lastSeen: 'toUnixTimestamp64Milli(last)',
  firstSeen: 'toUnixTimestamp64Milli(first)',
  events: 'toInt64(n)',
  mostEvents: 'toInt64(n)',
};

/**
 * The issues of one page and how many there are in all, from the fewest columns that decide the order. An issue is listed where it
 * has an event in the period, has a state, and is not merged into another.
 */
export function issueRank(store: Store, question: RankQuestion): Promise<RankedIssue[]> {
  const { sort, cursor, rows, params } = question;
  return store.select<RankedIssue>(
    `
    SELECT project_id AS projectId, toString(issue_id) AS issueId, toFloat64(sort_value) AS sortValue, toFloat64(issue_count) AS total
    FROM (
      SELECT project_id, issue_id, ${SORT_VALUES[sort]} AS sort_value, count() OVER () AS issue_count
      FROM (${byIssue('sum(g.n) AS n, max(g.last) AS last, min(g.first) AS first', rankRows(question))})
      WHERE last >= ${SINCE} AND (project_id, issue_id) IN (${statesOf(question.ofIssue)})
    )
    ${cursor ? 'WHERE (sort_value, issue_id) < ({afterValue:Int64}, {afterId:UInt64})' : ''}
    ORDER BY sort_value DESC, issue_id DESC
    LIMIT {rows:UInt32}`,
    { ...params, rows, ...(cursor && { afterValue: cursor.value, afterId: cursor.id }) },
  );
}

/** SQL: issues that are listed, by their newest state. */
export const statesOf = (ofIssue: readonly string[]): string => `
        SELECT project_id, issue_id FROM issues FINAL
        WHERE ${[IN_PROJECTS, 'merged_into = 0', NOT_DELETED, ...ofIssue].join(' AND ')}`;
