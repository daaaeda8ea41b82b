import type { DataCategory } from '../../wire/data-category.ts';
import { parseRateLimits } from '../../wire/rate-limits.ts';
import type { Answer } from '../client/host.ts';

/** For a 429 that says nothing more. */
const DEFAULT_LIMIT_MS = 60_000;

/**
 * What the server asked not to send, and until when (develop docs, sdk/rate-limiting). Of two deadlines for one category the
 * later one holds, and a limit on all holds beside those on categories.
 */
export interface LimitsInForce {
  isLimited: (category: DataCategory, now: number) => boolean;
  /** The header counts on any status; without it, a 429 limits everything. */
  update: (answer: Answer, now: number) => void;
}

export function limitsInForce(): LimitsInForce {
  const deadlines = new Map<DataCategory | 'all', number>();
  const until = (category: DataCategory | 'all'): number => deadlines.get(category) ?? 0;
  const extend = (category: DataCategory | 'all', deadline: number): void =>
    void deadlines.set(category, Math.max(until(category), deadline));

  return {
    isLimited: (category, now) => Math.max(until('all'), until(category)) > now,
    update: ({ status, rateLimits, retryAfter }, now) => {
      if (!rateLimits) {
        if (status === 429) extend('all', now + (retryAfterMs(retryAfter, now) ?? DEFAULT_LIMIT_MS));
        return;
      }
      for (const { retryAfterSeconds, categories } of parseRateLimits(rateLimits)) {
        const deadline = now + retryAfterSeconds * 1000;
        for (const category of categories.length > 0 ? categories : (['all'] as const)) extend(category, deadline);
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
