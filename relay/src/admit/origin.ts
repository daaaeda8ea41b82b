import type { IncomingHttpHeaders } from 'node:http';
import { domainToASCII } from 'node:url';

/**
 * The page that a browser sends from: `Origin`, else `Referer`, when it is http or https. Other senders (servers, `null` of a
 * sandboxed frame) have none and pass: the check keeps honest pages apart, and is no protection against a client that lies.
 */
export function originOf(headers: IncomingHttpHeaders): string | undefined {
  const { origin, referer } = headers;
  if (origin !== undefined && isWeb(origin)) return origin;
  if (referer !== undefined && isWeb(referer)) return referer;
  return undefined;
}

/**
 * Patterns are `*`, `*.example.com` (with example.com itself) and `example.com`, each with or without a scheme before it and a
 * port after it. An empty list allows any.
 */
export function originIsAllowed(origin: string | undefined, patterns: readonly string[]): boolean {
  if (origin === undefined || patterns.length === 0) return true;
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  return patterns.some((pattern) => isLike(url, pattern));
}

const PATTERN = /^(?:(https?):\/\/)?(\*\.)?(\*|[^/:*]+|\[[\da-f:.]+\])(?::(\d+))?\/?$/;

function isLike(url: URL, pattern: string): boolean {
  const match = PATTERN.exec(pattern.trim().toLowerCase());
  if (!match) return false;
  const [, scheme, wildcard, host = '', port] = match;
  if (scheme !== undefined && url.protocol !== `${scheme}:`) return false;
  if (port !== undefined && port !== (url.port || (url.protocol === 'https:' ? '443' : '80'))) return false;
  if (host === '*') return true;
  // People write a host name as they read it; a URL has it as the network does.
  const name = host.startsWith('[') ? host : domainToASCII(host);
  if (name === '') return false;
  return url.hostname === name || (wildcard !== undefined && url.hostname.endsWith(`.${name}`));
}

const isWeb = (text: string): boolean => /^https?:\/\//i.test(text);
