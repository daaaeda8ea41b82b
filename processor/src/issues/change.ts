import type { NotificationRecord } from '@breakwater/relay/log';

import { isoOf } from '../topics/row-origin.ts';
import type { LogPlace } from '../topics/row-origin.ts';
import { decodeState, encodeState, searchedColumnsOf } from './state.ts';
import type { IssueState, SearchedColumns } from './state.ts';

/**
 * `merged`: became part of another issue. `absorbed`: others became part of this one. `unmerged`: groups returned to it, and it
 * stands for itself. `parted`: groups left it. `deleted`: its data goes. `refused`: somebody asked for a change that could not be made.
 */
export type ChangeKind =
  | 'new'
  | 'regressed'
  | 'resolved'
  | 'reopened'
  | 'merged'
  | 'absorbed'
  | 'unmerged'
  | 'parted'
  | 'deleted'
  | 'refused';

/** The reasons of `refused`; `README.md` says what each means. */
export const REFUSAL_REASONS = ['no_such_issue', 'not_of_issue', 'last_group', 'too_many', 'changed_since'] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** One change of an issue, and its state after that. Times are epoch milliseconds. */
export interface IssueChange {
  project: number;
  issue: string;
  version: number;
  kind: ChangeKind;
  at: number;
  /** Empty where an event made the change. */
  by: string;
  /** The release of the event, or the one that people resolved in. */
  release: string;
  environment: string;
  reason: RefusalReason | '';
  /** The issues on the other side of a merge or unmerge. */
  others: readonly string[];
  /** The number of groups that came or went. */
  moved: number;
  state: IssueState;
  source: LogPlace;
}

type Told = Pick<IssueChange, 'kind' | 'at' | 'by'> &
  Partial<Pick<IssueChange, 'release' | 'environment' | 'reason' | 'others' | 'moved'>>;

const NOTHING_MORE = { release: '', environment: '', reason: '', others: [], moved: 0 } as const;

/** The change that follows `before`; without a new state the state stays. */
export const following = (
  before: IssueChange,
  source: LogPlace,
  told: Told,
  state: IssueState = before.state,
): IssueChange => ({
  project: before.project,
  issue: before.issue,
  version: before.version + 1,
  ...NOTHING_MORE,
  ...told,
  state,
  source,
});

/** The first change of an issue. */
export const beginning = (
  key: Pick<IssueChange, 'project' | 'issue'>,
  source: LogPlace,
  told: Told,
  state: IssueState,
): IssueChange => ({ project: key.project, issue: key.issue, version: 1, ...NOTHING_MORE, ...told, state, source });

/** A row of `issue_activity`, and of `issues`. */
export interface IssueRow extends SearchedColumns {
  project_id: number;
  issue_id: string;
  version: number;
  kind: ChangeKind;
  at: string;
  by: string;
  release: string;
  environment: string;
  reason: RefusalReason | '';
  others: readonly string[];
  moved: number;
  state: string;
  source_partition: number;
  source_offset: number;
}

export const issueRowOf = ({ project, issue, at, state, source, ...change }: IssueChange): IssueRow => ({
  project_id: project,
  issue_id: issue,
  ...change,
  at: isoOf(at),
  state: encodeState(state),
  ...searchedColumnsOf(state),
  source_partition: source.partition,
  source_offset: source.offset,
});

/** A row as the store gives it: 64-bit integers come as text. */
export type StoredIssueRow = Omit<IssueRow, 'version' | 'source_offset'> & { version: string; source_offset: string };

export const changeOf = (row: StoredIssueRow): IssueChange => ({
  project: row.project_id,
  issue: row.issue_id,
  version: Number(row.version),
  kind: row.kind,
  at: Date.parse(row.at),
  by: row.by,
  release: row.release,
  environment: row.environment,
  reason: row.reason,
  others: row.others,
  moved: row.moved,
  state: decodeState(row.state),
  source: { partition: row.source_partition, offset: Number(row.source_offset) },
});

/** The notification of a change; null for changes that people made themselves. */
export function notificationOf(change: IssueChange): NotificationRecord | null {
  const { kind, state, issue, version, project, at, release, environment } = change;
  if (kind !== 'new' && kind !== 'regressed') return null;
  return {
    v: 1,
    decision: `${issue}:${version}`,
    kind,
    project,
    issue,
    eventId: state.eventId,
    at,
    release,
    environment,
    level: state.level,
    handled: state.handled,
    ...(kind === 'new' && state.untold && { stale: true }),
    ...(kind === 'regressed' && state.resolution && { resolved: state.resolution }),
  };
}
