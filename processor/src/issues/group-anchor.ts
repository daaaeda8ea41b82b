import { isoOf } from '../topics/row-origin.ts';
import type { LogPlace } from '../topics/row-origin.ts';

/** The group that showed a hash first; `version` is 0 where none did. */
export interface AnchorPlace {
  hash: string;
  group: string;
  version: number;
}

/** A row of `group_anchors`. */
export interface GroupAnchor extends AnchorPlace {
  project: number;
  at: number;
  source: LogPlace;
}

export const anchorRowOf = ({ project, hash, version, group, at, source }: GroupAnchor) => ({
  project_id: project,
  hash,
  version,
  group_id: group,
  at: isoOf(at),
  source_partition: source.partition,
  source_offset: source.offset,
});
