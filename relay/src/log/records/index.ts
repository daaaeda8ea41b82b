/*
 * The contract of the log's records, one file for each topic. Writers and readers of the stream meet here and nowhere else.
 * Readers tolerate unknown fields; a field once optional stays optional.
 */
export * from './cohorts.ts';
export * from './controls.ts';
export * from './dead.ts';
export * from './encode.ts';
export * from './envelope.ts';
export * from './issues.ts';
export * from './notifications.ts';
export * from './outcomes.ts';
export * from './pressure.ts';
export * from './relays.ts';
export * from './releases.ts';
export * from './settings.ts';
export * from './ticks.ts';
export * from './usage.ts';
