import type { IssueRecord, TickRecord } from '@breakwater/relay/log';

import type { LogPlace } from '../../topics/row-origin.ts';
import type { ReleaseChange } from '../../releases/release-change.ts';
import type { FirstSeen } from '../../releases/release-order.ts';
import type { IssueChange } from '../change.ts';
import type { AnchorPlace, GroupAnchor } from '../group-anchor.ts';
import type { GroupMove, GroupPlace } from '../group-move.ts';
import type { Tick } from '../../ticks/tick.ts';

/** A record that a decider decides on: of a project, or the tick of its partition. */
export type DecidedRecord = IssueRecord | TickRecord;
export type RecordOf<Kind extends DecidedRecord['kind']> = Extract<DecidedRecord, { kind: Kind }>;

/** A group of an unmerge, and the issue of its newest row that names another one than `place.issue`; null where none does. */
export interface GroupOrigin {
  place: GroupPlace;
  from: string | null;
}

/** One group of a change that is to be taken back. */
export interface MovedGroup {
  group: string;
  /** The version of its row of that change, and of its newest one. */
  version: number;
  newest: number;
  /** Its issue before that change. */
  before: string;
}

/** One issue of a change that is to be taken back: its row of that change, and the one before. */
export interface MovedIssue {
  change: IssueChange;
  before: IssueChange | null;
}

/** The hashes of a sight's record besides its group. */
export interface KnownHashes {
  /** The group has no issue of its own, and was never moved. */
  isNewGroup: boolean;
  /** The hash by which `issue` or `gone` is the issue of another group; null where the group begins one, or has one. */
  inheritsBy: 'coarse' | 'old' | null;
  /** The hashes that it names whose anchor leads nowhere, with the version that they have. */
  anchors: readonly AnchorPlace[];
}

/** All that a decision depends on besides its record: the decider's own last state at this place of the log. */
export interface Known {
  /** The issue that the record is about, which stands for itself: that of a group, or the target of a merged one. */
  issue: IssueChange | null;
  /** `seen`: the deleted issue that the record's group is of. No other decision knows a deleted issue. */
  gone: IssueChange | null;
  /** The id that the issue has or would get. */
  id: string;
  /** `seen`: what the hashes of its record lead to. */
  hashes: KnownHashes;
  /** `release`: the newest change of that release. */
  release: ReleaseChange | null;
  /** When releases were first received: where an issue was resolved in one that is no version. */
  firstSeen: FirstSeen;
  /** `undo` of a status: the row before the one that made it. */
  before: IssueChange | null;
  /**
   * Newest changes by issue. `merge`: the issues that it names, or those that they are part of, by the ids of the record. `unmerge`
   * and `undo`: the issues that groups come from, those that they are part of, and those that began with one of the groups.
   */
  named: ReadonlyMap<string, IssueChange>;
  /** `merge`: the groups of the issues that are merged; `unmerge`: those of `issue`; `undo`: those of the issues that it changes. */
  held: readonly GroupPlace[];
  /** `merge`: issues that are part of those that are merged. */
  leading: readonly IssueChange[];
  /** `unmerge`: the groups that it names, as far as they are of `issue`. */
  origins: readonly GroupOrigin[];
  /** `undo` of a move: that change of `issue`, with its groups and the other issues that it changed. */
  undone: { change: IssueChange; groups: readonly MovedGroup[]; issues: readonly MovedIssue[] } | null;
  /** `tick`: the newest minute that the partition has passed; null before the first. */
  judgedUntil: number | null;
}

export const NOTHING_KNOWN: Known = {
  issue: null,
  gone: null,
  id: '',
  hashes: { isNewGroup: false, inheritsBy: null, anchors: [] },
  release: null,
  firstSeen: new Map(),
  before: null,
  named: new Map(),
  held: [],
  leading: [],
  origins: [],
  undone: null,
  judgedUntil: null,
};

/** The rows that a record brings: at most one of each group, issue and release. */
export interface Changes {
  moves: readonly GroupMove[];
  issues: readonly IssueChange[];
  /** `tick`: the minute that was passed. */
  tick?: Tick;
  /** `seen`: the hashes that its group showed first. */
  anchors?: readonly GroupAnchor[];
  releases?: readonly ReleaseChange[];
}

export const NO_CHANGE: Changes = { moves: [], issues: [] };
export const changed = (...issues: readonly IssueChange[]): Changes => ({ moves: [], issues });

export type Decide<Kind extends DecidedRecord['kind']> = (
  record: RecordOf<Kind>,
  known: Known,
  source: LogPlace,
) => Changes;
