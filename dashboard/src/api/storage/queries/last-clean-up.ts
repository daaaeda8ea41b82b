import type { Store } from '@breakwater/processor/store';

import type { Storage } from '../../../contract/storage.ts';
import { CLEAN_UP_STEPS } from '../../../contract/storage.ts';

interface Row {
  step: string;
  began: number;
  at: number;
  done: number;
  rows: number;
  bytes: number;
}

/** The newest clean-up that came to its end, or to the end of its time, with the room that each step freed. */
export async function lastCleanUp(store: Store): Promise<Storage['cleanUp']> {
  const rows = await store.select<Row>(`
    SELECT step, toFloat64(toUnixTimestamp64Milli(any(run))) AS began, toFloat64(toUnixTimestamp64Milli(max(cleanups.at))) AS at,
           min(cleanups.done) AS done, toFloat64(sum(cleanups.rows)) AS rows, toFloat64(sum(cleanups.bytes)) AS bytes
    FROM cleanups
    WHERE run = (SELECT max(run) FROM cleanups WHERE step = 'run')
    GROUP BY step
    ORDER BY step`);
  const end = rows.find(({ step }) => step === 'run');
  if (!end) return null;
  const steps = CLEAN_UP_STEPS.flatMap((step) => {
    const row = rows.find((one) => one.step === step);
    return row ? [{ step, rows: row.rows, bytes: row.bytes }] : [];
  });
  // A mask frees the bytes of rows that an earlier step deleted: they are counted there.
  const deleted = steps.filter(({ step }) => step !== 'mask');
  return {
    began: end.began,
    ended: end.at,
    isDone: end.done === 1,
    rows: deleted.reduce((sum, { rows: count }) => sum + count, 0),
    bytes: steps.reduce((sum, { bytes }) => sum + bytes, 0),
    steps,
  };
}
