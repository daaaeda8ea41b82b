import type { DataCategory } from '../../wire/data-category.ts';
import { readRateLimits } from '../../wire/rate-limits.ts';
import type { Answer } from '../client/host.ts';

/** For a 429 that says nothing more. */
const DEFAULT_LIMIT_MS = 60_000;
/** No category is named so. */
const ALL = '';
/** Many more than there are categories; a server must not fill the memory of its clients. */
const MAX_NAMES = 100;

/**
 * Categories that the server asked not to send, and until when (develop docs, sdk/rate-limiting). The later of two deadlines
 * for one category holds, and a limit on all holds beside those on categories.
 */
export interface LimitsInForce {
  isLimited: (category: DataCategory, now: number) => boolean;
  /** The header counts on any status; without it, a 429 limits everything. */
  update: (answer: Answer, now: number) => void;
}

export function limitsInForce(): LimitsInForce {
  /** By the category's name, as the server spells it. */
  const deadlines = new Map<string, number>();
  const until = (name: string): number => deadlines.get(name) ?? 0;
  const extend = (name: string, deadline: number): void => {
    if (deadlines.size < MAX_NAMES || deadlines.has(name)) deadlines.set(name, Math.max(until(name), deadline));
  };

  return {
    isLimited: (category, now) => Math.max(until(ALL), until(category)) > now,
    update: ({ status, rateLimits, retryAfter }, now) => {
      if (!rateLimits) {
        if (status === 429) extend(ALL, now + (retryAfterMs(retryAfter, now) ?? DEFAULT_LIMIT_MS));
        return;
      }
      for (const { retryAfterSeconds, named } of readRateLimits(rateLimits)) {
        for (const name of named.length > 0 ? named : [ALL]) extend(name, now + retryAfterSeconds * 1000);
      }
    },
  };
}

/** `Retry-After` in seconds or as an HTTP date; null where there is none that can be read. */
export function retryAfterMs(header: string | null | undefined, now: number): number | null {
  if (!header) return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
