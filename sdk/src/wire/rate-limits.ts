import type { DataCategory } from './data-category.ts';
import { isDataCategory } from './data-category.ts';

/** One limit of the `X-Sentry-Rate-Limits` header. Relays write it on any answer; clients stop what it names. */
export interface RateLimit {
  retryAfterSeconds: number;
  /** Empty for all. */
  categories: DataCategory[];
  scope: 'organization' | 'project' | 'key' | 'unknown';
  reasonCode?: string;
  /** Only for metric buckets. */
  namespaces?: string[];
}

export const RATE_LIMITS_HEADER = 'x-sentry-rate-limits';

const SCOPES: readonly string[] = ['organization', 'project', 'key'];

/** A limit as it stands in the header. */
export interface NamedLimit {
  retryAfterSeconds: number;
  /** Names of categories, known or not; empty for all. */
  named: string[];
  /** Scope, reason code, namespaces, and whatever a later version adds. */
  rest: string[];
}

/**
 * `retry_after:categories:scope:reason_code:namespaces[:future], ...` (develop docs, sdk/rate-limiting). Blanks are read past, and a
 * limit without a number is left out. Clients use it as it is: they ask for the categories that they send, and need no list of all.
 */
export function readRateLimits(header: string): NamedLimit[] {
  return header
    .replaceAll(/\s/g, '')
    .split(',')
    .map((part) => {
      const [after, categories = '', ...rest] = part.split(':');
      return { retryAfterSeconds: Number(after || Number.NaN), named: categories.split(';').filter(Boolean), rest };
    })
    .filter(({ retryAfterSeconds }) => retryAfterSeconds >= 0 && retryAfterSeconds < Infinity);
}

/** Further fields are read past. A limit that names only categories unknown here is left out: it must not become one on all. */
export function parseRateLimits(header: string): RateLimit[] {
  return readRateLimits(header).flatMap(({ retryAfterSeconds, named, rest }): RateLimit[] => {
    const [scope = '', reason = '', namespaces = ''] = rest;
    const known = named.filter(isDataCategory);
    if (named.length > 0 && known.length === 0) return [];
    const limit: RateLimit = {
      retryAfterSeconds,
      categories: known,
      scope: SCOPES.includes(scope) ? (scope as RateLimit['scope']) : 'unknown',
      ...(reason ? { reasonCode: reason } : {}),
      ...(namespaces ? { namespaces: namespaces.split(';') } : {}),
    };
    return [limit];
  });
}

/** The inverse of {@link parseRateLimits}. */
export function formatRateLimits(limits: readonly RateLimit[]): string {
  return limits.map(formatRateLimit).join(', ');
}

function formatRateLimit({ retryAfterSeconds, categories, scope, reasonCode, namespaces }: RateLimit): string {
  const fields = [String(retryAfterSeconds), categories.join(';'), scope];
  if (reasonCode || namespaces) fields.push(reasonCode ?? '');
  if (namespaces) fields.push(namespaces.join(';'));
  return fields.join(':');
}
