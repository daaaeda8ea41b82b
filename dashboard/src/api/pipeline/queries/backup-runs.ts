import type { Store } from '@breakwater/processor/store';

import type { BackupRun } from '../../../contract/pipeline.ts';

const MOST = 7;

type Row = Omit<BackupRun, 'events' | 'fromLog' | 'cohorts' | 'bytes'> &
  Record<'events' | 'fromLog' | 'cohorts' | 'bytes', string>;

/** The newest nightly backups and what their proofs found, newest first. */
export async function backupRuns(store: Pick<Store, 'select'>): Promise<BackupRun[]> {
  const rows = await store.select<Row>(
    `SELECT backup_id AS id, status, detail, toString(bytes) AS bytes, toString(backups.events) AS events,
            toString(from_log) AS fromLog, toString(backups.cohorts) AS cohorts,
            toFloat64(toUnixTimestamp64Milli(taken_at)) AS takenAt, toFloat64(took_ms) AS tookMs
     FROM backups FINAL
     ORDER BY taken_at DESC
     LIMIT ${MOST}`,
  );
  return rows.map((row) => ({
    ...row,
    bytes: Number(row.bytes),
    events: Number(row.events),
    fromLog: Number(row.fromLog),
    cohorts: Number(row.cohorts),
  }));
}
