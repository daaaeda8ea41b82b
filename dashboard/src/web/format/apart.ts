/** Clocks that agree, and networks, differ by less. */
export const APART_MS = 60_000;
