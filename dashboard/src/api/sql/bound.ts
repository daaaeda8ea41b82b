/**
 * Events are laid out by the week of their receive time, and no event is stored further ahead of it than this (the processor
 * moves such events back). So a bound on the event time also bounds the receive time, and whole parts are skipped.
 */
export const CLOCK_SLACK = 'INTERVAL 1 DAY';

/** Milliseconds as the JSON number that the contract has; 64-bit integers would come as text. */
export const millis = (column: string): string => `toFloat64(toUnixTimestamp64Milli(${column}))`;

/** A UUID column as 32 lowercase hex digits, as everywhere else. */
export const hexOf = (column: string): string => `lower(hex(${column}))`;

export const seconds = (ms: number): number => Math.floor(ms / 1000);
