import { packed, template } from './load.ts';
import type { Prepared } from './load.ts';

const ISSUES = 50;
const USERS = 400;
const RELEASES = ['shop@2.3.0', 'shop@2.3.1', 'shop@2.4.0', 'shop@2.4.1'];
const ENVIRONMENTS = ['production', 'production', 'production', 'staging'];
const BROWSERS = ['Chrome 131', 'Firefox 132', 'Safari 18.1', 'Edge 131'];
const PLANS = ['free', 'team', 'business'];
const TRANSACTIONS = ['POST /api/orders', 'GET /api/stock', 'GET /products/:slug', '/checkout', '/orders/:id'];
const PAYLOAD_BYTES = 8 * 1024;

interface Exception {
  value: string;
  stacktrace: { frames: Record<string, unknown>[] };
}

const [exception] = (template.exception as { values: Exception[] }).values;
if (!exception) throw new Error('the template has no exception');
const crumbs = breadcrumbsFor(PAYLOAD_BYTES);

/**
 * The errors of an ordinary day: 8 KB of JSON each, of 50 issues of which some come often and some rarely, of many users, with
 * tags and releases. All but ids and times derives from `index`.
 */
export function everydayError(index: number): Prepared {
  const issue = Math.floor(share(index, 1) ** 2 * ISSUES);
  return packed({
    ...template,
    exception: {
      values: [inFunction(`handle${letters(issue)}`, `Order ${Math.floor(share(index, 2) * 1e6)} has no price`)],
    },
    ...facts(index, issue),
  });
}

/** The first of an issue of its own, whose title holds `name`. */
export const firstOfIssue = (name: string): Prepared =>
  packed({
    ...template,
    exception: { values: [inFunction('probe', `probe ${name}`)] },
    ...facts(0, 0),
    fingerprint: [name],
  });

function facts(index: number, issue: number): Record<string, unknown> {
  const user = Math.floor(share(index, 3) * USERS);
  return {
    release: RELEASES[Math.floor(share(index, 4) * RELEASES.length)],
    environment: ENVIRONMENTS[Math.floor(share(index, 5) * ENVIRONMENTS.length)],
    transaction: TRANSACTIONS[issue % TRANSACTIONS.length],
    user: { id: String(1000 + user), email: `user${user}@example.com`, ip_address: `10.1.${user >> 8}.${user & 255}` },
    tags: {
      browser: BROWSERS[Math.floor(share(index, 6) * BROWSERS.length)],
      plan: PLANS[Math.floor(share(index, 7) * PLANS.length)],
      tenant: `tenant-${user % 20}`,
    },
    breadcrumbs: crumbs,
    fingerprint: undefined,
  };
}

/** By its function an exception gets an issue of its own, as real ones do. */
function inFunction(name: string, value: string): Exception {
  const frames = exception?.stacktrace.frames ?? [];
  return { ...exception, value, stacktrace: { frames: frames.map((frame) => ({ ...frame, function: name })) } };
}

/** In letters, because grouping ignores numbers. */
const letters = (issue: number): string => [...String(issue)].map((digit) => 'ABCDEFGHIJ'[Number(digit)]).join('');

/** A number from 0 to 1 that derives from `index` and `kind` alone, spread evenly (the finaliser of MurmurHash3). */
function share(index: number, kind: number): number {
  let hash = Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(kind, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

function breadcrumbsFor(bytes: number): object[] {
  const made: object[] = [];
  const rest = { ...template, exception: { values: [exception] } };
  while (JSON.stringify({ ...rest, breadcrumbs: made }).length < bytes - 180) {
    made.push({
      timestamp: Date.now() / 1000 - 60 + made.length * 1.37,
      category: 'http',
      level: 'info',
      data: { url: `/api/cart/${(made.length * 7919) % 997}`, method: 'GET', status_code: 200 },
    });
  }
  return made;
}
