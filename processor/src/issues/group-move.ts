import { isoOf } from '../topics/row-origin.ts';
import type { LogPlace } from '../topics/row-origin.ts';

/** `inherited`, `rule` and `healed` are moves that no person asked for. */
export type MoveKind = 'inherited' | 'merged' | 'unmerged' | 'rule' | 'healed';

/** The issue that a group is of. `version` is that of the group's newest row; 0 where it has none and is its own issue. */
export interface GroupPlace {
  group: string;
  issue: string;
  version: number;
}

/** A group that goes to an issue: a row of `issue_groups`. */
export interface GroupMove extends GroupPlace {
  project: number;
  kind: MoveKind;
  at: number;
  by: string;
  source: LogPlace;
}

export interface GroupRow {
  project_id: number;
  group_id: string;
  version: number;
  issue_id: string;
  kind: MoveKind;
  at: string;
  by: string;
  source_partition: number;
  source_offset: number;
}

export const groupRowOf = ({ project, group, version, issue, kind, at, by, source }: GroupMove): GroupRow => ({
  project_id: project,
  group_id: group,
  version,
  issue_id: issue,
  kind,
  at: isoOf(at),
  by,
  source_partition: source.partition,
  source_offset: source.offset,
});
