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

/** SQL: rows of the projects of a question. */
export const IN_PROJECTS = 'project_id IN {projects:Array(UInt32)}';

/** SQL on `issues`: the row of a deleted issue stays for its decider alone. */
export const NOT_DELETED = `status != 'deleted'`;

/** SQL: the time at which the period of a question begins, a whole hour for every period but one hour. */
export const SINCE = `toDateTime({since:UInt32}, 'UTC')`;

/**
 * SQL: events of the period. Whole weeks are left out by the value of their partition: a condition on `received_at` would read that
 * column. No event is stored further ahead of its receiving than a day.
 */
export const IN_PERIOD = `${IN_PROJECTS} AND _partition_value.1 >= toMonday(toDate(${SINCE}) - 1) AND timestamp >= ${SINCE}`;
