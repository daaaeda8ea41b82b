import type { IssueRecord, NotificationRecord } from '@breakwater/relay/log';

import { isoOf } from '../topics/row-origin.ts';
import type { LogPlace } from '../topics/row-origin.ts';
import { happenedAt } from '../kinds/errors/sightings.ts';
import type { SeenRecord } from '../kinds/errors/sightings.ts';
import { isLaterRelease } from '../releases/release-order.ts';
import type { FirstSeen } from '../releases/release-order.ts';

/**
 * Decides how a record changes an issue, and gives its next row; null where nothing changes. One writer per issue calls this,
 * record by record in the order of the log, so it can decide on "the first" and "once".
 */
export function decide(
  state: IssueRow | null,
  record: IssueRecord,
  firstSeen: FirstSeen,
  source: LogPlace,
  /** The row before `state`; asked for by `isUndoOf` alone. */
  before: IssueRow | null = null,
): IssueRow | null {
  switch (record.kind) {
    case 'seen':
      if (!state) return firstRow(record, source);
      return isUntold(state) ? firstTold(state, record, source) : regression(state, record, firstSeen, source);
    case 'resolve': {
      if (!state || isSameResolution(state, record.inRelease)) return null;
      return {
        ...following(state, source),
        kind: 'resolved',
        at: isoOf(record.at),
        by: record.by,
        release: record.inRelease,
        environment: '',
        event_id: state.event_id,
        status: 'resolved',
        substatus: '',
        resolved_at: isoOf(record.at),
        resolved_by: record.by,
        resolved_in_release: record.inRelease,
      };
    }
    case 'reopen': {
      if (state?.status !== 'resolved') return null;
      return {
        ...following(state, source),
        kind: 'reopened',
        at: isoOf(record.at),
        by: record.by,
        release: '',
        environment: '',
        status: 'unresolved',
        substatus: 'ongoing',
      };
    }
    case 'undo': {
      if (!state || !before || !isUndoOf(state, record)) return null;
      return {
        ...following(state, source),
        kind: before.status === 'resolved' ? 'resolved' : 'reopened',
        at: isoOf(record.at),
        by: record.by,
        release: before.status === 'resolved' ? before.resolved_in_release : '',
        environment: before.environment,
        event_id: before.event_id,
        status: before.status,
        substatus: before.substatus,
        resolved_at: before.resolved_at,
        resolved_by: before.resolved_by,
        resolved_in_release: before.resolved_in_release,
      };
    }
  }
}

/** Whether a record takes back the change that made this state: the person's own, and nothing has happened since. */
export const isUndoOf = (state: IssueRow | null, record: IssueRecord): boolean =>
  record.kind === 'undo' &&
  state !== null &&
  (state.kind === 'resolved' || state.kind === 'reopened') &&
  state.by === record.by &&
  Date.parse(state.at) === record.of;

function firstRow(record: SeenRecord, source: LogPlace): IssueRow {
  const from = record.releases.find((release) => release.eventId === record.eventId) ?? record.releases[0];
  return {
    project_id: record.project,
    issue_id: record.issue,
    version: 1,
    kind: 'new',
    at: isoOf(record.receivedAt),
    by: '',
    release: from?.release ?? '',
    environment: from?.environment ?? '',
    event_id: record.eventId,
    status: 'unresolved',
    // Events that a client resends are old. Their issue may be unknown here, but it is not new, so nobody is mailed.
    substatus: record.resent ? 'ongoing' : 'new',
    resolved_at: isoOf(0),
    resolved_by: '',
    resolved_in_release: '',
    title: record.title,
    culprit: record.culprit,
    type: record.type,
    value: record.value,
    level: record.level,
    platform: record.platform,
    handled: record.handled ? 1 : 0,
    first_release: from?.release ?? '',
    source_partition: source.partition,
    source_offset: source.offset,
  };
}

/** True for an issue that is new by resent events alone, and has not changed since. */
const isUntold = ({ kind, substatus }: IssueRow): boolean => kind === 'new' && substatus === 'ongoing';

/** The first event that was not resent makes the issue new: it is mailed now. */
function firstTold(state: IssueRow, record: SeenRecord, source: LogPlace): IssueRow | null {
  if (record.resent) return null;
  const { version } = following(state, source);
  return { ...firstRow(record, source), version };
}

/**
 * A resolved issue is reopened only by an event that happened after the resolution and, where a release was named, in a later
 * one.
 */
function regression(state: IssueRow, record: SeenRecord, firstSeen: FirstSeen, source: LogPlace): IssueRow | null {
  if (state.status !== 'resolved' || record.stale) return null;
  const proof = record.releases.find((seen) => isAfterResolution(state, seen, firstSeen));
  if (!proof) return null;
  return {
    ...following(state, source),
    kind: 'regressed',
    at: isoOf(proof.receivedAt),
    by: '',
    release: proof.release,
    environment: proof.environment,
    event_id: proof.eventId,
    status: 'unresolved',
    substatus: 'regressed',
    title: record.title,
    culprit: record.culprit,
    value: record.value,
    level: record.level,
    handled: record.handled ? 1 : 0,
  };
}

function isAfterResolution(state: IssueRow, seen: SeenRecord['releases'][number], firstSeen: FirstSeen): boolean {
  if (happenedAt(seen) <= Date.parse(state.resolved_at)) return false;
  return state.resolved_in_release === '' || isLaterRelease(seen.release, state.resolved_in_release, firstSeen);
}

/** Releases whose first sight `decide` needs; empty for most records. */
export function releasesInQuestion(state: IssueRow | null, record: IssueRecord): string[] {
  if (record.kind !== 'seen' || record.stale || state?.status !== 'resolved' || state.resolved_in_release === '')
    return [];
  const others = record.releases.map((seen) => seen.release).filter((release) => release !== '');
  return [state.resolved_in_release, ...others];
}

const isSameResolution = (state: IssueRow, inRelease: string): boolean =>
  state.status === 'resolved' && state.resolved_in_release === inRelease;

const following = (state: IssueRow, source: LogPlace): IssueRow => ({
  ...state,
  version: state.version + 1,
  source_partition: source.partition,
  source_offset: source.offset,
});

type IssueStatus = 'unresolved' | 'resolved';
type ChangeKind = 'new' | 'regressed' | 'resolved' | 'reopened';

/** A row of `issue_activity`, and of `issues`: one change of an issue, and its state after that. */
export interface IssueRow {
  project_id: number;
  issue_id: string;
  version: number;
  kind: ChangeKind;
  at: string;
  by: string;
  release: string;
  environment: string;
  event_id: string;
  status: IssueStatus;
  substatus: 'new' | 'regressed' | 'ongoing' | '';
  /** The resolution that holds, or the one that a regression ended; 1970 where there was none. */
  resolved_at: string;
  resolved_by: string;
  resolved_in_release: string;
  title: string;
  culprit: string;
  type: string;
  value: string;
  level: string;
  platform: string;
  handled: number;
  first_release: string;
  source_partition: number;
  source_offset: number;
}

/** A row as the store gives it: 64-bit integers come as text. */
export type StoredIssueRow = Omit<IssueRow, 'version' | 'source_offset'> & { version: string; source_offset: string };

export const issueRowOf = (row: StoredIssueRow): IssueRow => ({
  ...row,
  version: Number(row.version),
  source_offset: Number(row.source_offset),
});

/** The notification of a change; null for changes that people made themselves. */
export function notificationOf(row: IssueRow): NotificationRecord | null {
  if (row.kind !== 'new' && row.kind !== 'regressed') return null;
  return {
    v: 1,
    decision: `${row.issue_id}:${row.version}`,
    kind: row.kind,
    project: row.project_id,
    issue: row.issue_id,
    eventId: row.event_id,
    at: Date.parse(row.at),
    release: row.release,
    environment: row.environment,
    // Resent events alone made this issue: it is new but ongoing, so it is not mailed.
    ...(row.kind === 'new' && row.substatus === 'ongoing' && { stale: true }),
    ...(row.kind === 'regressed' && {
      resolved: { at: Date.parse(row.resolved_at), by: row.resolved_by, inRelease: row.resolved_in_release },
    }),
  };
}
