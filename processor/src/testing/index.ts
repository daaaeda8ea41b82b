export { openLogAndStore, openTestStore, thrown } from './flow.ts';
export type { LogAndStore } from './flow.ts';
