import type { Log } from '@breakwater/relay/log';
import { needOf } from '@breakwater/relay/service';
import type { Need } from '@breakwater/relay/service';

import type { Store } from '../store/port.ts';

/** A service that writes rows is ready while the log answers and the store takes rows. */
export const needsOfProcessor = (log: Pick<Log, 'healthy'>, store: Pick<Store, 'healthy' | 'writeProblem'>): Need[] => [
  needOf(log, 'The log does not answer.'),
  needOf(store, 'The store does not answer.'),
  { problem: () => store.writeProblem() },
];
