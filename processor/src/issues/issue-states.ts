import type { Batch } from '@breakwater/relay/log';
import { LRUCache } from 'lru-cache';

import type { Store } from '../store/port.ts';
import { issueRowOf } from './decide.ts';
import type { IssueRow, StoredIssueRow } from './decide.ts';

/** About 1 KB each. */
const MAX_ISSUES = 10_000;

export interface IssueKey {
  project: number;
  issue: string;
}

export interface IssueStates {
  /** The states of these issues before the batch; unknown issues are absent. One query at most. */
  load(batch: Pick<Batch, 'partition' | 'first' | 'end'>, issues: readonly IssueKey[]): Promise<Map<string, IssueRow>>;
  /** The stored row that this one followed; null where there is none. */
  before(row: IssueRow): Promise<IssueRow | null>;
  /** Call after the rows of a batch are stored. */
  keep(rows: readonly IssueRow[]): void;
  /** Call when the rows may not be stored. */
  forget(issues: readonly IssueKey[]): void;
}

/**
 * Each issue belongs to one partition with one reader, so the last state that this process wrote is current, until it loses the
 * partition.
 */
export function createIssueStates(store: Pick<Store, 'select'>): IssueStates {
  const states = new LRUCache<string, IssueRow>({ max: MAX_ISSUES });
  const ends = new Map<number, number>();

  return {
    async load({ partition, first, end }, issues) {
      // Another process may have written between our last batch and this one.
      if (ends.get(partition) !== first) states.clear();
      ends.set(partition, end);

      const loaded = new Map<string, IssueRow>();
      const missing: IssueKey[] = [];
      for (const key of issues) {
        const state = states.get(key.issue);
        if (state) loaded.set(key.issue, state);
        else missing.push(key);
      }
      if (missing.length === 0) return loaded;

      const rows = await store.select<StoredIssueRow>(
        `SELECT * FROM issues FINAL
         WHERE project_id IN {projects:Array(UInt32)} AND issue_id IN {issues:Array(UInt64)}`,
        keysOf(missing),
      );
      for (const row of rows.map(issueRowOf)) {
        loaded.set(row.issue_id, row);
        states.set(row.issue_id, row);
      }
      return loaded;
    },
    async before({ project_id, issue_id, version }) {
      const rows = await store.select<StoredIssueRow>(
        `SELECT * FROM issue_activity
         WHERE project_id = {project:UInt32} AND issue_id = {issue:UInt64} AND version = {version:UInt64}
         LIMIT 1`,
        { project: project_id, issue: issue_id, version: version - 1 },
      );
      return rows[0] ? issueRowOf(rows[0]) : null;
    },
    keep: (rows) => rows.forEach((row) => states.set(row.issue_id, row)),
    forget: (issues) => issues.forEach(({ issue }) => states.delete(issue)),
  };
}

/** Keys as parameters of a query, by project and issue id as issues are sorted. Arrays of numbers take no text. */
export const keysOf = (keys: readonly IssueKey[]): { projects: number[]; issues: bigint[] } => ({
  projects: [...new Set(keys.map((key) => key.project))],
  issues: [...new Set(keys.map((key) => key.issue))].map(BigInt),
});
