import type { DataCategory } from '../wire/data-category.ts';
import { parseRateLimits } from '../wire/rate-limits.ts';
import type { Answer } from './host.ts';

/** For a 429 that says nothing more. */
const DEFAULT_LIMIT_MS = 60_000;

/**
 * What the server asked not to send, and until when (develop docs, sdk/rate-limiting). Of two deadlines for one category the
 * later one holds, and a limit on all holds beside those on categories.
 */
export class LimitsInForce {
  readonly #until = new Map<DataCategory | 'all', number>();

  isLimited(category: DataCategory, now: number): boolean {
    return Math.max(this.#until.get('all') ?? 0, this.#until.get(category) ?? 0) > now;
  }

  /** The header counts on any status; without it, a 429 limits everything. */
  update(answer: Answer, now: number): void {
    if (answer.rateLimits) {
      for (const { retryAfterSeconds, categories } of parseRateLimits(answer.rateLimits)) {
        const until = now + retryAfterSeconds * 1000;
        for (const category of categories.length > 0 ? categories : (['all'] as const)) this.#extend(category, until);
      }
    } else if (answer.status === 429) {
      this.#extend('all', now + (retryAfterMs(answer.retryAfter, now) ?? DEFAULT_LIMIT_MS));
    }
  }

  #extend(category: DataCategory | 'all', until: number): void {
    this.#until.set(category, Math.max(this.#until.get(category) ?? 0, until));
  }
}

/** `Retry-After` in seconds or as an HTTP date; null where there is none that can be read. */
export function retryAfterMs(header: string | null | undefined, now: number): number | null {
  if (!header) return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
