/**
 * Chrome counts the bytes of requests that outlive their page against one budget of 64 KiB, shared by the page, and refuses what goes
 * over: all that is under way when a page ends.
 */
export const LAST_BYTES = 60_000;
export const LAST_REQUESTS = 50;
