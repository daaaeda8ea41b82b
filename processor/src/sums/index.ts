export { exactly, type Tails } from './exactly.ts';
export { rollTable, type CommittedPlace } from './roll.ts';
export { SUMS, type SumsName } from './tables.ts';
