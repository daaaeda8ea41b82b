import type { Timestamp } from '@breakwater/sdk/wire';

const ZONE = /(?:z|[+-]\d\d:?\d\d)$/i;

/** Seconds above this are of the year 5138: the client gave milliseconds, above its thousandfold microseconds, and so on. */
const SECONDS_MAX = 1e11;

/** Epoch milliseconds, with a fraction where the client sent one. Null where the value is no time. */
export const timeOf = (value: Timestamp | null | undefined): number | null => readTime(value)?.ms ?? null;

export interface ReadTime {
  ms: number;
  /** The client gave milliseconds, microseconds or nanoseconds as seconds. */
  isScaled: boolean;
}

export function readTime(value: Timestamp | null | undefined): ReadTime | null {
  if (value === null || value === undefined || value === '') return null;
  const seconds = Number(value);
  if (!Number.isNaN(seconds)) return ofSeconds(seconds);
  if (typeof value !== 'string') return null;

  const text = value.trim();
  const parsed = Date.parse(ZONE.test(text) ? text : `${text}Z`);
  return Number.isNaN(parsed) ? null : { ms: parsed, isScaled: false };
}

function ofSeconds(seconds: number): ReadTime | null {
  for (const scale of [1, 1e3, 1e6, 1e9]) {
    if (Math.abs(seconds) / scale <= SECONDS_MAX) return { ms: (seconds / scale) * 1000, isScaled: scale > 1 };
  }
  return null;
}

/** No time was given at all, as opposed to one that cannot be read. */
export const isAbsent = (value: Timestamp | null | undefined): boolean =>
  value === null || value === undefined || value === '';
