import type { AllowedId, AllowedProjects } from '@breakwater/processor/directory';
import type { PressureRecord } from '@breakwater/relay/log';

/** An id, and the projects in which it may be found. Times are epoch milliseconds. */
export interface ReceiptQuestion {
  eventId: string;
  projectIds: readonly AllowedId[];
  projects: AllowedProjects;
  pressure: readonly PressureRecord[];
  now: number;
}
