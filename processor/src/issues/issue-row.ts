import type { NotificationRecord } from '@breakwater/relay/log';

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
