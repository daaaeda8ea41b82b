import type { IncomingHttpHeaders } from 'node:http';

/**
 * The page a browser sends from: `Origin`, else `Referer`, when it is http or https. Others (servers, `null` of a sandboxed
 * frame) have none and pass: the check keeps honest pages apart, it is no protection against a client that lies.
 */
export function originOf(headers: IncomingHttpHeaders): string | undefined {
  const { origin, referer } = headers;
  if (origin !== undefined && isWeb(origin)) return origin;
  if (referer !== undefined && isWeb(referer)) return referer;
  return undefined;
}

/** Patterns are `*`, `*.example.com` (with example.com itself), `example.com`, each with or without a port; no pattern allows any. */
export function originIsAllowed(origin: string | undefined, patterns: readonly string[]): boolean {
  if (origin === undefined || patterns.length === 0) return true;
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  return patterns.some((pattern) => hostMatches(url, pattern.trim().toLowerCase()));
}

function hostMatches(url: URL, pattern: string): boolean {
  if (pattern === '*') return true;
  const port = /:(\d+)$/.exec(pattern)?.[1];
  if (port !== undefined && port !== (url.port || (url.protocol === 'https:' ? '443' : '80'))) return false;
  const host = port === undefined ? pattern : pattern.slice(0, -port.length - 1);
  if (!host.startsWith('*.')) return url.hostname === host;
  return url.hostname === host.slice(2) || url.hostname.endsWith(host.slice(1));
}

const isWeb = (text: string): boolean => /^https?:\/\//i.test(text);
