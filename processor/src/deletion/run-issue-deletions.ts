import { forgetWords } from '../notify/forget-words.ts';
import { groupsOfIssues } from '../issues/groups.ts';
import type { StepLog } from '../retention/step-log.ts';
import { mutate } from '../store/mutate.ts';
import { deleteDataOfGroups } from './delete-issue.ts';
import type { DeletionStore } from './delete-issue.ts';
import { writeDeletion } from './run-deletions.ts';

const MOST = 100;

interface Deleted {
  project: number;
  issue: string;
  at: number;
  version: number;
  by: string;
}

export interface IssueDeletions {
  isOver: () => boolean;
  log: StepLog;
  now: () => number;
  /** Runs work while nothing is rolled. */
  between: (work: () => Promise<void>) => Promise<void>;
}

/**
 * Deletes the data of issues of which the decider wrote that they are deleted. The row that says so stays: the next event of one of its
 * groups makes the issue anew from there. True when none is left.
 */
export async function runIssueDeletions(
  store: DeletionStore,
  { isOver, log, now, between }: IssueDeletions,
): Promise<boolean> {
  const due = await store.select<Deleted>(
    `SELECT project_id AS project, toString(issue_id) AS issue, toFloat64(version) AS version, by,
            toFloat64(toUnixTimestamp64Milli(at)) AS at
     FROM issue_activity
     WHERE kind = 'deleted' AND (project_id, issue_id, issue_activity.at) NOT IN (SELECT project_id, issue_id, at FROM deletions WHERE status = 'done')
     ORDER BY at
     LIMIT ${MOST}`,
  );
  for (const deleted of due) {
    if (isOver()) return false;
    const groups = await groupsOf(store, deleted);
    await between(() => deleteDataOfGroups(store, { ...deleted, groups }));
    await deleteHistory(store, deleted);
    await writeDeletion(store, { ...deleted, version: 1 }, { status: 'done', doneAt: now() });
    await log.write({ step: 'issue', project: deleted.project, rows: 1 });
  }
  return due.length < MOST;
}

async function groupsOf(store: DeletionStore, { project, issue }: Deleted): Promise<string[]> {
  const rows = await store.select<{ id: string }>(
    `SELECT toString(own) AS id FROM (${groupsOfIssues('project_id = {project:UInt32}', '{issues:Array(UInt64)}')})`,
    { project, issues: [BigInt(issue)] },
  );
  return rows.map(({ id }) => id);
}

/** Changes before the deletion hold titles and mails texts of events. */
async function deleteHistory(store: DeletionStore, { project, issue, version }: Deleted): Promise<void> {
  const ofIssue = `project_id = ${project} AND issue_id = ${issue}`;
  for (const table of ['issue_activity', 'issues'])
    await mutate(store, table, `ALTER TABLE ${table} DELETE WHERE ${ofIssue} AND version < ${version}`);
  // A decision is named by its issue and version.
  const before = `toUInt64OrZero(substring(decision, position(decision, ':') + 1)) < ${version}`;
  await forgetWords(store, `${ofIssue} AND ${before}`);
  for (const table of ['mails', 'deliveries', 'told'])
    await mutate(store, table, `ALTER TABLE ${table} DELETE WHERE ${ofIssue} AND ${before}`);
}
