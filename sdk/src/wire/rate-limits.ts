import { type DataCategory, isDataCategory } from './data-category.ts';

/** One limit of the `X-Sentry-Rate-Limits` header. Relays write it on any answer; clients stop what it names. */
export interface RateLimit {
  retryAfterSeconds: number;
  /** Empty for all. */
  categories: DataCategory[];
  scope: 'organization' | 'project' | 'key' | 'unknown';
  reasonCode?: string;
  /** Of metric buckets only. */
  namespaces?: string[];
}

export const RATE_LIMITS_HEADER = 'x-sentry-rate-limits';

const SCOPES: readonly string[] = ['organization', 'project', 'key'];

/**
 * `retry_after:categories:scope:reason_code:namespaces[:future], ...` (develop docs, sdk/rate-limiting). Blanks and further
 * fields are read past. A limit without a number, and one that names only categories unknown here, is left out: it must
 * not become a limit on all.
 */
export function parseRateLimits(header: string): RateLimit[] {
  const limits: RateLimit[] = [];
  for (const part of header.replaceAll(/\s/g, '').split(',')) {
    const [after = '', categories = '', scope = '', reason = '', namespaces = ''] = part.split(':');
    const retryAfterSeconds = after === '' ? Number.NaN : Number(after);
    if (!Number.isFinite(retryAfterSeconds) || retryAfterSeconds < 0) continue;
    const named = categories.split(';').filter(Boolean);
    const known = named.filter(isDataCategory);
    if (named.length > 0 && known.length === 0) continue;
    limits.push({
      retryAfterSeconds,
      categories: known,
      scope: SCOPES.includes(scope) ? (scope as RateLimit['scope']) : 'unknown',
      ...(reason ? { reasonCode: reason } : {}),
      ...(namespaces ? { namespaces: namespaces.split(';') } : {}),
    });
  }
  return limits;
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
