import { decodeRecord, encodeRecord, issueRecordSchema, TOPICS } from '@breakwater/relay/log';
import type { Batch, CanaryNotice, IssueRecord, Log, NotificationRecord, StoredRecord } from '@breakwater/relay/log';

import { canaryNoticesOf, isCanary } from '../canary/canary-notices.ts';
import { appendDead } from '../topics/dead-letters.ts';
import type { DeadLetter } from '../topics/dead-letters.ts';
import { isoOf } from '../topics/row-origin.ts';
import { appendAccount } from '../ledger/append-account.ts';
import { isStorableProject, isStorableTime } from '../ledger/ledger-row.ts';
import { decidedRows, dueRow } from '../ledger/said-of-issues.ts';
import type { Store } from '../store/port.ts';
import { decide, isUndoOf, releasesInQuestion, issueRowOf, notificationOf } from './decide.ts';
import type { IssueRow, StoredIssueRow } from './decide.ts';
import { keysOf } from './issue-states.ts';
import type { IssueKey, IssueStates } from './issue-states.ts';
import type { ReleaseTimes } from '../releases/release-times.ts';

export interface IssueTools {
  log: Pick<Log, 'append'>;
  store: Pick<Store, 'insert' | 'select'>;
  states: IssueStates;
  releases: ReleaseTimes;
  now: () => number;
}

/**
 * Decides on the issues of one batch, stores the decisions and appends notifications for them.
 *
 * The process may die between the two. The batch then comes again, and must not be decided again: the states already hold its
 * outcome, so a second look would find no change and nobody would be mailed. All decisions of a batch are one insert, hence
 * there are all of them or none. Where any are found by their offsets they are stored once more, which mends a view that the
 * crash cut short, and their notifications are appended once more, which readers recognise by the decision.
 */
export async function decideBatch(batch: Batch, tools: IssueTools): Promise<IssueRow[]> {
  const { records, letters } = readRecords(batch.records);
  await appendDead(tools.log, batch, letters, tools.now());
  const people = records.filter(({ record }) => !isCanary(record));
  const issues = people.map(({ record }) => ({ project: record.project, issue: record.issue }));

  const made = batch.redelivered ? await decisionsOf(batch, people, issues, tools.store) : [];
  const rows = made.length > 0 ? made : await decideRecords(batch, people, issues, tools);
  if (rows.length > 0) {
    try {
      await tools.store.insert('issue_activity', rows, batch.id);
    } catch (error) {
      tools.states.forget(issues);
      throw error;
    }
    if (made.length > 0) tools.states.forget(issues);
    else tools.states.keep(rows);
  }

  const notifications = rows.map(notificationOf).filter((notification) => notification !== null);
  const seen = records.map(({ record }) => record).filter((record) => record.kind === 'seen');
  await Promise.all([
    appendNotifications(tools.log, notifications, canaryNoticesOf(seen, tools.now())),
    appendAccount(
      tools.log,
      batch.id,
      { rows: [...decidedRows(seen), ...notifications.map(dueRow)], receipts: [] },
      tools.now(),
    ),
  ]);
  return rows;
}

async function appendNotifications(
  log: Pick<Log, 'append'>,
  records: readonly NotificationRecord[],
  canaries: readonly CanaryNotice[],
): Promise<void> {
  const told = [
    ...records.map((record) => ({ key: record.issue, value: encodeRecord(record) })),
    ...canaries.map((notice) => ({ key: notice.decision, value: encodeRecord(notice) })),
  ];
  if (told.length > 0) await log.append(TOPICS.notifications.name, told);
}

interface ReadRecord {
  offset: number;
  record: IssueRecord;
}

const ISSUE_ID = /^[1-9]\d{0,18}$/;

function readRecords(stored: readonly StoredRecord[]): { records: ReadRecord[]; letters: DeadLetter[] } {
  const records: ReadRecord[] = [];
  const letters: DeadLetter[] = [];
  for (const item of stored) {
    try {
      const record = decodeRecord(issueRecordSchema, item.value ?? new Uint8Array());
      if (!ISSUE_ID.test(record.issue)) throw new Error('the issue id is not a 63-bit number');
      if (!isStorableProject(record.project)) throw new Error('the project is no 32-bit number');
      if (!timesOf(record).every(isStorableTime)) throw new Error('a time is no date');
      records.push({ offset: item.offset, record });
    } catch (error) {
      letters.push({ record: item, stage: 'issue', cause: error instanceof Error ? error : new Error(String(error)) });
    }
  }
  return { records, letters };
}

const timesOf = (record: IssueRecord): number[] =>
  record.kind === 'seen'
    ? [
        record.receivedAt,
        ...record.releases.map((seen) => seen.receivedAt),
        ...(record.cohorts ?? []).map(({ cohort }) => cohort),
      ]
    : [record.at];

/**
 * Offsets begin anew with a new log: only decisions on these very records count, by the time that a decision takes from its
 * record.
 */
async function decisionsOf(
  batch: Batch,
  records: readonly ReadRecord[],
  issues: readonly IssueKey[],
  store: Pick<Store, 'select'>,
): Promise<IssueRow[]> {
  const rows = await store.select<StoredIssueRow>(
    `SELECT *
     FROM issue_activity
     WHERE project_id IN {projects:Array(UInt32)} AND issue_id IN {issues:Array(UInt64)} AND source_partition = {partition:UInt32}
       AND source_offset >= {first:UInt64} AND source_offset < {end:UInt64}
     ORDER BY source_offset`,
    { ...keysOf(issues), partition: batch.partition, first: batch.first, end: batch.end },
  );
  const byOffset = new Map(records.map(({ offset, record }) => [offset, record]));
  return rows.map(issueRowOf).filter((row) => {
    const record = byOffset.get(row.source_offset);
    return record?.issue === row.issue_id && timesOf(record).some((time) => isoOf(time) === isoOf(Date.parse(row.at)));
  });
}

async function decideRecords(
  batch: Batch,
  records: readonly ReadRecord[],
  issues: readonly IssueKey[],
  tools: IssueTools,
): Promise<IssueRow[]> {
  const states = await tools.states.load(batch, issues);
  const rows: IssueRow[] = [];
  for (const { offset, record } of records) {
    const state = states.get(record.issue) ?? null;
    const questions = releasesInQuestion(state, record);
    const firstSeen = questions.length > 0 ? await tools.releases.firstSeen(record.project, questions) : NONE;
    const before = state && isUndoOf(state, record) ? await rowBefore(state, rows, tools.states) : null;
    const row = decide(state, record, firstSeen, { partition: batch.partition, offset }, before);
    if (!row) continue;
    rows.push(row);
    states.set(record.issue, row);
  }
  return rows;
}

/** The rows of this batch are not stored yet. */
async function rowBefore(
  state: IssueRow,
  made: readonly IssueRow[],
  states: Pick<IssueStates, 'before'>,
): Promise<IssueRow | null> {
  const isBefore = (row: IssueRow): boolean => row.issue_id === state.issue_id && row.version === state.version - 1;
  return made.find(isBefore) ?? (await states.before(state));
}

const NONE: ReadonlyMap<string, number> = new Map();
