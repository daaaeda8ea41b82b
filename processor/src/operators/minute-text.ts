/** A moment as people read it in a mail, with its zone, because the reader's is unknown: `2026-11-21 12:24 UTC`. */
export const minuteText = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
