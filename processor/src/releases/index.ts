export { releaseAfter } from './release-after.ts';
export { releaseChangeOf, STORED_RELEASE } from './release-change.ts';
export type { ReleaseChange, StoredReleaseRow } from './release-change.ts';
export { isLaterRelease, packageOf } from './release-order.ts';
export { UNKNOWN_RELEASE } from './release-state.ts';
export type { ReleaseState } from './release-state.ts';
