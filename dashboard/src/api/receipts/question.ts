import type { PressureRecord } from '@breakwater/relay/log';

import type { ProjectsById } from '../projects/projects.ts';

/** An id, and the projects in which it may be found. Times are epoch milliseconds. */
export interface ReceiptQuestion {
  eventId: string;
  projectIds: readonly number[];
  projects: ProjectsById;
  pressure: readonly PressureRecord[];
  now: number;
}
