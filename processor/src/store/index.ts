export type { Blobs } from './blobs.ts';
export { StoreError, type StoreErrorCode } from './errors.ts';
export { EVENT_FIELDS, tagsOfFields, type EventFieldKey } from './event-fields.ts';
export { openStore } from './open.ts';
export type { Store, StoreConfig } from './port.ts';
export { readStoreSettings, requireServerSettings, STORE_SETTINGS } from './settings.ts';
export { issueBitsOf, shortIdOf } from './short-id.ts';
export type * from './stored-event.ts';
