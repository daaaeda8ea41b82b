export { writeDeletion, type Deletion } from '../deletion/run-deletions.ts';
export { writeErasure, type ErasureRow } from '../erasure/erasures.ts';
export { personHash, PERSON_KINDS, type PersonKind } from '../erasure/person.ts';
export { keptSince } from './kept-since.ts';
export { DEFAULT_DAYS, INSTALLATION, RETENTION_DAYS, type KeptKind } from './limits.ts';
export { readSettingsOfRetention, retentionOf, type Retention, type RetentionSetting } from './retention.ts';
