import type { Store } from '../store/port.ts';
import type { Retention } from './retention.ts';
import type { StepLog } from './step-log.ts';

/** One clean-up, as its steps see it: they ask before each piece of work whether it is over. */
export interface CleanUp {
  store: Pick<Store, 'client' | 'select' | 'insert' | 'blobs'>;
  now: () => number;
  retention: Retention;
  log: StepLog;
  isOver: () => boolean;
}
