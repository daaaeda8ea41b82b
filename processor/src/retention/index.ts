export { writeDeletion } from '../deletion/run-deletions.ts';
export { ERASURES_MOST, pagesOf } from '../erasure/read-erasures.ts';
export { writeErasure } from '../erasure/erasures.ts';
export { PERSON_KINDS, personHash } from '../erasure/person.ts';
export { keptInPeriod } from './kept-in-period.ts';
export { keptSince } from './kept-since.ts';
export { DEFAULT_DAYS, INSTALLATION } from './limits.ts';
export { readSettingsOfRetention, retentionOf, type RetentionSetting } from './retention.ts';
