import type { Store } from '../store/port.ts';
import type { LogPlace } from '../topics/row-origin.ts';
import { changeOf } from './change.ts';
import type { IssueChange, StoredIssueRow } from './change.ts';
import type { MovedGroup, GroupOrigin } from './decide/known.ts';
import { MOST_MOVED } from './decide/merge.ts';
import type { GroupPlace } from './group-move.ts';
import { withoutOwn } from './own-moves.ts';
import type { OwnMove } from './own-moves.ts';

/** The questions of a project's moves: asked for single records, long before which everything else is stored. */
export interface MovesInStore {
  /** The groups of issues; more than `MOST_MOVED` are cut there, and then refused. */
  held(issues: readonly IssueChange[]): Promise<GroupPlace[]>;
  /** The issues that are part of these; cut in the same way. */
  leading(issues: readonly IssueChange[]): Promise<IssueChange[]>;
  /** Where these groups came from, of those that are of `issue` now. */
  origins(groups: readonly string[], issue: string): Promise<GroupOrigin[]>;
  /** The merge or unmerge of one of these issues that a person made at a time. */
  moveAt(issues: readonly string[], at: number, by: string): Promise<IssueChange | null>;
  /** The groups that one record moved. */
  movedBy(change: Pick<IssueChange, 'source' | 'at'>): Promise<MovedGroup[]>;
  /** The changes of issues that one record made, and those before them. */
  changedBy(change: Pick<IssueChange, 'source' | 'at'>): Promise<{ change: IssueChange; before: IssueChange | null }[]>;
}

export function movesInStore(store: Pick<Store, 'select'>, project: number, own: readonly OwnMove[]): MovesInStore {
  const without = withoutOwn(own);
  const limit = MOST_MOVED + 1;
  const ids = (issues: readonly string[]): bigint[] => issues.map(BigInt);
  const placed = ({ partition, offset }: LogPlace, at: number) => ({ partition, offset, at: new Date(at) });
  const changes = async (query: string, params: Record<string, unknown>): Promise<IssueChange[]> =>
    (await store.select<StoredIssueRow>(query, { project, ...params })).map(changeOf);

  return {
    async held(issues) {
      const wanted = new Set(issues.map(({ issue }) => issue));
      const rows = await store.select<{ group: string; newest: string; versions: string }>(
        `SELECT group_id AS group, argMax(issue_id, version) AS newest, max(version) AS versions
         FROM issue_groups
         WHERE project_id = {project:UInt32} AND ${without.condition}
           AND (group_id IN {issues:Array(UInt64)}
                OR group_id IN (SELECT group_id FROM issue_groups WHERE project_id = {project:UInt32} AND issue_id IN {issues:Array(UInt64)}))
         GROUP BY group_id
         HAVING newest IN {issues:Array(UInt64)} OR group IN {issues:Array(UInt64)}
         LIMIT {limit:UInt32}`,
        { project, issues: ids([...wanted]), limit, ...without.params },
      );
      const moved = new Set(rows.map(({ group }) => group));
      const neverMoved = issues.filter(({ issue, state }) => state.firstGroup === issue && !moved.has(issue));
      return [
        ...neverMoved.map(({ issue }) => ({ group: issue, issue, version: 0 })),
        ...rows
          .filter(({ newest }) => wanted.has(newest))
          .map(({ group, newest, versions }) => ({ group, issue: newest, version: Number(versions) })),
      ].toSorted(byGroup);
    },
    async leading(issues) {
      const found = await changes(
        `SELECT * FROM issues FINAL
         WHERE project_id = {project:UInt32} AND merged_into IN {issues:Array(UInt64)}
         ORDER BY issue_id
         LIMIT {limit:UInt32}`,
        { issues: ids(issues.map(({ issue }) => issue)), limit },
      );
      return found;
    },
    async origins(groups, issue) {
      const rows = await store.select<{ group: string; newest: string; versions: string; earlier: string }>(
        `SELECT group_id AS group, argMax(issue_id, version) AS newest, max(version) AS versions,
                argMaxIf(issue_id, version, issue_id != {issue:UInt64}) AS earlier
         FROM issue_groups
         WHERE project_id = {project:UInt32} AND group_id IN {groups:Array(UInt64)} AND ${without.condition}
         GROUP BY group_id`,
        { project, issue, groups: ids(groups), ...without.params },
      );
      const byId = new Map(rows.map((row) => [row.group, row]));
      return [...new Set(groups)].flatMap((group) => {
        const row = byId.get(group);
        if ((row?.newest ?? group) !== issue) return [];
        const from = row && row.earlier !== '0' ? row.earlier : null;
        return { place: { group, issue, version: Number(row?.versions ?? 0) }, from };
      });
    },
    async moveAt(issues, at, by) {
      const [change] = await changes(
        `SELECT * FROM issue_activity
         WHERE project_id = {project:UInt32} AND issue_id IN {issues:Array(UInt64)} AND at = {at:DateTime64(3)} AND by = {by:String}
           AND kind IN ('absorbed', 'parted')
         ORDER BY version DESC
         LIMIT 1`,
        { issues: ids(issues), at: new Date(at), by },
      );
      return change ?? null;
    },
    async movedBy({ source, at }) {
      const rows = await store.select<{ group: string; undone: string; newest: string; earlier: string }>(
        `SELECT group_id AS group, made AS undone, max(version) AS newest, argMaxIf(issue_id, version, version < made) AS earlier
         FROM issue_groups
         INNER JOIN (
           SELECT group_id, version AS made FROM issue_groups
           WHERE project_id = {project:UInt32} AND source_partition = {partition:UInt32} AND source_offset = {offset:UInt64}
             AND at = {at:DateTime64(3)}
         ) AS moved USING (group_id)
         WHERE project_id = {project:UInt32} AND ${without.condition}
         GROUP BY group_id, made
         ORDER BY group_id
         LIMIT {limit:UInt32}`,
        { project, limit, ...placed(source, at), ...without.params },
      );
      return rows.map(({ group, undone, newest, earlier }) => ({
        group,
        version: Number(undone),
        newest: Number(newest),
        before: earlier === '0' ? group : earlier,
      }));
    },
    async changedBy({ source, at }) {
      const made = await changes(
        `SELECT * FROM issue_activity
         WHERE project_id = {project:UInt32} AND source_partition = {partition:UInt32} AND source_offset = {offset:UInt64}
           AND at = {at:DateTime64(3)}
         ORDER BY issue_id
         LIMIT {limit:UInt32}`,
        { limit, ...placed(source, at) },
      );
      const before = await changes(
        `SELECT * FROM issue_activity
         WHERE project_id = {project:UInt32} AND issue_id IN {issues:Array(UInt64)}
           AND concat(toString(issue_id), ':', toString(version)) IN {versions:Array(String)}
         LIMIT {limit:UInt32}`,
        {
          limit,
          issues: ids(made.map(({ issue }) => issue)),
          versions: made.map(({ issue, version }) => `${issue}:${version - 1}`),
        },
      );
      const byIssue = new Map(before.map((change) => [change.issue, change]));
      return made.map((change) => ({ change, before: byIssue.get(change.issue) ?? null }));
    },
  };
}

/** The same order in every attempt and replay. */
const byGroup = (one: GroupPlace, other: GroupPlace): number =>
  one.group.length - other.group.length || (one.group < other.group ? -1 : 1);
