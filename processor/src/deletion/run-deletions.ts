import { isoOf } from '../topics/row-origin.ts';
import type { StepLog } from '../retention/step-log.ts';
import type { Store } from '../store/port.ts';
import { deleteDataOfProject } from './delete-project.ts';

/** Until then every processor drops what comes of a deleted project, and inserts that were begun before have ended. */
const KNOWN_MS = 60_000;
const MOST = 100;

export interface Deletion {
  project: number;
  /** In decimal digits; 0 for the whole project. */
  issue: string;
  at: number;
  version: number;
  by: string;
}

interface RunOptions {
  now: () => number;
  isOver: () => boolean;
  log: StepLog;
}

/** Deletes the data of projects that were deleted long enough ago. True when none is left. */
export async function runDeletions(
  store: Pick<Store, 'client' | 'select' | 'insert' | 'blobs'>,
  { now, isOver, log }: RunOptions,
): Promise<boolean> {
  const due = await store.select<Deletion>(
    `SELECT project_id AS project, toString(issue_id) AS issue, toFloat64(toUnixTimestamp64Milli(at)) AS at,
            toFloat64(version) AS version, by
     FROM deletions FINAL
     WHERE status = 'waiting' AND issue_id = 0 AND deletions.at <= fromUnixTimestamp64Milli({known:Int64})
     ORDER BY at
     LIMIT ${MOST}`,
    { known: now() - KNOWN_MS },
  );
  for (const deletion of due) {
    if (isOver()) return false;
    await deleteDataOfProject(store, deletion.project, now());
    await writeDeletion(store, { ...deletion, version: deletion.version + 1 }, { status: 'done', doneAt: now() });
    await log.write({ step: 'deleted_project', project: deletion.project });
  }
  return due.length < MOST;
}

export const writeDeletion = (
  store: Pick<Store, 'insert'>,
  { project, issue, at, version, by }: Deletion,
  { status, doneAt }: { status: 'waiting' | 'done'; doneAt: number },
): Promise<void> =>
  store.insert(
    'deletions',
    [{ project_id: project, issue_id: issue, at: isoOf(at), version, by, status, done_at: isoOf(doneAt) }],
    `deletion:${project}:${issue}:${at}:${version}`,
  );
