import { isoOf } from '../topics/row-origin.ts';
import type { Store } from '../store/port.ts';

/** One step of a clean-up, as a row of `cleanups`. */
export interface WrittenStep {
  step:
    | 'ttl'
    | 'week'
    | 'project'
    | 'mask'
    | 'sums'
    | 'artifacts'
    | 'issues'
    | 'erasure'
    | 'issue'
    | 'deleted_project'
    | 'run';
  project?: number;
  table?: string;
  partition?: string;
  rows?: number;
  /** Freed on the disk. */
  bytes?: number;
  /** False for a clean-up that its time limit ended. */
  isDone?: boolean;
}

export interface StepLog {
  /** When the clean-up began. */
  run: number;
  write(step: WrittenStep): Promise<void>;
}

/** Writes down what a clean-up did, step by step, so that the storage page tells it also of one that was cut off. */
export function createStepLog(store: Pick<Store, 'insert'>, run: number, now: () => number): StepLog {
  let steps = 0;
  return {
    run,
    async write({ step, project = 0, table = '', partition = '', rows = 0, bytes = 0, isDone = true }) {
      const row = { run: isoOf(run), at: isoOf(now()), step, project_id: project, table, partition, rows, bytes };
      await store.insert('cleanups', [{ ...row, done: isDone ? 1 : 0 }], `cleanup:${run}:${steps++}`);
    },
  };
}
