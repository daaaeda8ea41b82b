export { readConfig, SETTINGS } from './config.ts';
export type { RelayConfig } from './config.ts';
export { createGates } from './create-gates.ts';
export { createOutcomes } from './outcomes.ts';
export type { Outcome, Outcomes } from './outcomes.ts';
export { openProjects } from './projects.ts';
export type { Projects } from './projects.ts';
export { relayRoutes } from './routes.ts';
export type { RelayOptions } from './routes.ts';
