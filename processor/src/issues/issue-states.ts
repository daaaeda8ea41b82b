import type { Batch } from '@breakwater/relay/log';
import { LRUCache } from 'lru-cache';

import type { Store } from '../store/port.ts';
import { changeOf } from './change.ts';
import type { IssueChange, StoredIssueRow } from './change.ts';
import type { Changes } from './decide/known.ts';
import type { AnchorPlace } from './group-anchor.ts';
import { withoutOwn } from './own-moves.ts';
import type { OwnMove } from './own-moves.ts';

/** About 1 KB each. */
const MAX_ISSUES = 10_000;
/** About 100 bytes each, and an issue has some. */
const MAX_GROUPS = 40_000;

export interface IssueKey {
  project: number;
  issue: string;
}

export interface GroupKey {
  project: number;
  group: string;
}

export interface HashKey {
  project: number;
  hash: string;
}

export interface IssueStates {
  /** Call first for each batch: forgets everything where another process may have decided since the last one. */
  begin(batch: Pick<Batch, 'partition' | 'first' | 'end'>): void;
  /** The newest changes of these issues; unknown ones are absent. One query at most. */
  issues(keys: readonly IssueKey[]): Promise<Map<string, IssueChange>>;
  /** The issues of these groups. One query at most. */
  issuesOfGroups(keys: readonly GroupKey[], own: readonly OwnMove[]): Promise<Map<string, string>>;
  /** The groups that showed these hashes first. One query at most. */
  anchors(keys: readonly HashKey[], own: readonly OwnMove[]): Promise<Map<string, AnchorPlace>>;
  /** The stored change that has this version; null where there is none. */
  change(key: IssueKey, version: number): Promise<IssueChange | null>;
  /** Call after rows are stored. */
  keep(changes: Changes): void;
  /** Call when rows may not be stored, or were stored by somebody else. */
  forget(): void;
}

/**
 * Each project belongs to one partition with one reader, so the last state that this process wrote is current, until it loses the
 * partition.
 */
export function createIssueStates(store: Pick<Store, 'select'>): IssueStates {
  const states = new LRUCache<string, IssueChange>({ max: MAX_ISSUES });
  const places = new LRUCache<string, string>({ max: MAX_GROUPS });
  const anchors = new LRUCache<string, AnchorPlace>({ max: MAX_GROUPS });
  const ends = new Map<number, number>();
  const forget = (): void => {
    anchors.clear();
    states.clear();
    places.clear();
  };

  return {
    begin({ partition, first, end }) {
      if (ends.get(partition) !== first) forget();
      ends.set(partition, end);
    },
    async issues(keys) {
      const loaded = new Map<string, IssueChange>();
      const missing: IssueKey[] = [];
      for (const key of keys) {
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
      for (const change of rows.map(changeOf)) {
        loaded.set(change.issue, change);
        states.set(change.issue, change);
      }
      return loaded;
    },
    async issuesOfGroups(keys, own) {
      const found = new Map<string, string>();
      const missing: IssueKey[] = [];
      for (const { project, group } of keys) {
        const issue = places.get(group);
        if (issue !== undefined) found.set(group, issue);
        else missing.push({ project, issue: group });
      }
      if (missing.length === 0) return found;

      const { condition, params } = withoutOwn(own);
      const rows = await store.select<{ group: string; newest: string }>(
        `SELECT group_id AS group, argMax(issue_id, version) AS newest
         FROM issue_groups
         WHERE project_id IN {projects:Array(UInt32)} AND group_id IN {issues:Array(UInt64)} AND ${condition}
         GROUP BY group_id`,
        { ...keysOf(missing), ...params },
      );
      const elsewhere = new Map(rows.map(({ group, newest }) => [group, newest]));
      for (const { issue: group } of missing) {
        const issue = elsewhere.get(group) ?? group;
        found.set(group, issue);
        places.set(group, issue);
      }
      return found;
    },
    async anchors(keys, own) {
      const found = new Map<string, AnchorPlace>();
      const missing: IssueKey[] = [];
      for (const { project, hash } of keys) {
        const anchor = anchors.get(hash);
        if (anchor) found.set(hash, anchor);
        else missing.push({ project, issue: hash });
      }
      if (missing.length === 0) return found;

      const { condition, params } = withoutOwn(own);
      const rows = await store.select<{ hash: string; newest: string; versions: string }>(
        `SELECT toString(hash) AS hash, toString(argMax(group_id, version)) AS newest, toString(max(version)) AS versions
         FROM group_anchors
         WHERE project_id IN {projects:Array(UInt32)} AND group_anchors.hash IN {issues:Array(UInt64)} AND ${condition}
         GROUP BY group_anchors.hash`,
        { ...keysOf(missing), ...params },
      );
      for (const { hash, newest, versions } of rows) {
        const anchor = { hash, group: newest, version: Number(versions) };
        found.set(hash, anchor);
        anchors.set(hash, anchor);
      }
      return found;
    },
    async change({ project, issue }, version) {
      const [row] = await store.select<StoredIssueRow>(
        `SELECT * FROM issue_activity
         WHERE project_id = {project:UInt32} AND issue_id = {issue:UInt64} AND version = {version:UInt64}
         LIMIT 1`,
        { project, issue, version },
      );
      return row ? changeOf(row) : null;
    },
    keep({ moves, issues, anchors: made = [] }) {
      for (const { hash, group, version } of made) anchors.set(hash, { hash, group, version });
      for (const { group, issue } of moves) places.set(group, issue);
      for (const change of issues) states.set(change.issue, change);
    },
    forget,
  };
}

/** Keys as parameters of a query, by project and id as rows are sorted. Arrays of numbers take no text. */
export const keysOf = (keys: readonly IssueKey[]): { projects: number[]; issues: bigint[] } => ({
  projects: [...new Set(keys.map((key) => key.project))],
  issues: [...new Set(keys.map((key) => key.issue))].map(BigInt),
});
