export { currentSums } from './current.ts';
export { exactly, type Tails } from './exactly.ts';
export { rollTable, type CommittedPlace } from './roll.ts';
export { SUMS, type SumsName, type SumsTable } from './tables.ts';
export { USER_HOUR, usersCounted, usersOf, withHalved } from './user-hours.ts';
