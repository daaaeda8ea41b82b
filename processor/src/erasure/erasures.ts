import { isoOf } from '../topics/row-origin.ts';
import { erase } from './erase.ts';
import type { Erasure, ErasureStore } from './erasure.ts';
import type { PersonKind } from './person.ts';
import type { StepLog } from '../retention/step-log.ts';

/** Until then every processor knows of an erasure, and inserts that were begun before have ended. */
const KNOWN_MS = 60_000;
/** An erasure is done once more at night, for what an insert in doubt may have brought late. */
const AGAIN_MS = 2 * 86_400_000;
const MOST = 100;

interface Row extends Erasure {
  version: number;
  at: number;
  by: string;
  doneAt: number;
  events: number;
  spans: number;
}

/** Erasures that wait long enough; with `again` also those that were done lately. Oldest first. */
export async function runErasures(
  store: ErasureStore,
  { now, isOver, log, again }: { now: () => number; isOver: () => boolean; log: StepLog; again: boolean },
): Promise<boolean> {
  const due = await store.select<Row>(
    `SELECT erasure_id AS id, toFloat64(version) AS version, project_id AS project, toString(kind) AS kind, hash, by,
            toFloat64(toUnixTimestamp64Milli(at)) AS at, toFloat64(toUnixTimestamp64Milli(done_at)) AS doneAt,
            toFloat64(events) AS events, toFloat64(spans) AS spans
     FROM erasures FINAL
     WHERE (status = 'waiting' AND erasures.at <= fromUnixTimestamp64Milli({known:Int64}))
        OR ({again:UInt8} = 1 AND status = 'done' AND done_at >= fromUnixTimestamp64Milli({lately:Int64}))
     ORDER BY at
     LIMIT ${MOST}`,
    { known: now() - KNOWN_MS, lately: now() - AGAIN_MS, again: again ? 1 : 0 },
  );
  for (const row of due) {
    if (isOver()) return false;
    const found = await erase(store, row);
    await writeErasure(store, {
      ...row,
      version: row.version + 1,
      status: 'done',
      doneAt: row.doneAt || now(),
      events: row.events + found.events,
      spans: row.spans + found.spans,
    });
    await log.write({ step: 'erasure', project: row.project, rows: found.events + found.spans });
  }
  return due.length < MOST;
}

export interface ErasureRow extends Erasure {
  version: number;
  at: number;
  by: string;
  status: 'waiting' | 'done';
  doneAt: number;
  events: number;
  spans: number;
}

export const writeErasure = (store: Pick<ErasureStore, 'insert'>, row: ErasureRow): Promise<void> =>
  store.insert(
    'erasures',
    [
      {
        erasure_id: row.id,
        version: row.version,
        project_id: row.project,
        kind: row.kind satisfies PersonKind,
        hash: row.hash,
        at: isoOf(row.at),
        by: row.by,
        status: row.status,
        done_at: isoOf(row.doneAt),
        events: row.events,
        spans: row.spans,
      },
    ],
    `erasure:${row.id}:${row.version}`,
  );
