import { NO_PROJECTS } from './projects.ts';
import type { Projects } from './projects.ts';
import { needOf } from './service/index.ts';
import type { Need } from './service/index.ts';
import type { Log } from './log/index.ts';

/** A relay is ready while the log takes appends and it knows a project: without one it refuses everything. */
export const needsOfRelay = (log: Pick<Log, 'healthy'>, projects: Pick<Projects, 'known'>): Need[] => [
  needOf(log, 'The log does not take appends.'),
  { problem: async () => (projects.known() > 0 ? null : NO_PROJECTS) },
];
