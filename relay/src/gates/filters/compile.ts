import { BlockList, isIP } from 'node:net';

import type { Filters } from '../../log/index.ts';
import { messagesOf } from './broke.ts';
import { isOfExtension } from './browser-extensions.ts';
import { createGlobs } from './glob.ts';
import { isLocal } from './localhost.ts';
import type { Subject } from './subject.ts';
import { isCrawler, isLegacyBrowser } from './user-agents.ts';

type Test = (subject: Subject) => boolean;

/**
 * Every filter by the reason that is counted for it (relay-filter, `FilterStatKey`, where it has one), in the order in which
 * they are called: those that need no payload first. Null where a project has turned the filter off. The README lists exactly
 * these.
 */
export const FILTERS = {
  'ip-address': ({ ips }) => (ips.length > 0 ? inRanges(ips) : null),
  'legacy-browsers': ({ legacyBrowsers }) =>
    legacyBrowsers ? (subject) => isLegacyBrowser(subject.userAgent()) : null,
  'web-crawlers': ({ crawlers }) => (crawlers ? (subject) => isCrawler(subject.userAgent()) : null),
  localhost: ({ localhost }) => (localhost ? isLocal : null),
  url: ({ urls }) => like(urls, (subject) => [subject.url()]),
  'release-version': ({ releases }) => like(releases, (subject) => [subject.release()]),
  'filtered-transaction': ({ healthChecks }) => (healthChecks ? isHealthCheck : null),
  'browser-extensions': ({ browserExtensions }) => (browserExtensions ? isOfExtension : null),
  'error-message': ({ errorMessages }) =>
    like(errorMessages, (subject) => (subject.type === 'event' ? messagesOf(subject.payload()) : [])),
} as const satisfies Record<string, (filters: Filters) => Test | null>;

export interface Filter {
  reason: string;
  stops: Test;
}

/** The filters that a project has turned on. */
export function compileFilters(filters: Filters): readonly Filter[] {
  return Object.entries(FILTERS).flatMap(([reason, compile]) => {
    const stops = compile(filters);
    return stops ? [{ reason, stops }] : [];
  });
}

function like(patterns: readonly string[], textsOf: (subject: Subject) => string[]): Test | null {
  if (patterns.length === 0) return null;
  const matches = createGlobs(patterns);
  return (subject) => textsOf(subject).some(matches);
}

/** Addresses and CIDR ranges; other texts match nothing. */
function inRanges(ranges: readonly string[]): Test {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits] = range.trim().split('/');
    const family = isIP(address);
    const longest = family === 6 ? 128 : 32;
    const prefix = bits === undefined ? longest : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
    if (family !== 0 && prefix <= longest) list.addSubnet(address, prefix, family === 6 ? 'ipv6' : 'ipv4');
  }
  return ({ address }) => address !== undefined && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

// The probes of Kubernetes and of load balancers (Sentry's `HEALTH_CHECK_GLOBS`).
const HEALTH_CHECK = /health[-_]?check|heartbeat|\/(_?health[yz]?|livez?|readyz?|ping|up)\/?$/i;

/** A container is a health check only where all of its segments are. */
function isHealthCheck(subject: Subject): boolean {
  const names = subject.transactions().filter((name) => name !== '');
  return names.length > 0 && names.every((name) => HEALTH_CHECK.test(name.slice(0, 500)));
}
