/**
 * Events are laid out by the week of their receive time, and no client's clock is trusted to be ahead of ours by more than this
 * (the processor moves such events back), so a bound on the event time bounds the receive time too and whole parts are skipped.
 */
export const CLOCK_SLACK = 'INTERVAL 1 DAY';

/** Milliseconds as the JSON number that the contract has; 64-bit integers would come as text. */
export const millis = (column: string): string => `toFloat64(toUnixTimestamp64Milli(${column}))`;

/** A UUID column as the 32 lowercase hex digits that travel everywhere else. */
export const hexOf = (column: string): string => `lower(hex(${column}))`;

export const seconds = (ms: number): number => Math.floor(ms / 1000);
