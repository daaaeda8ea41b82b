import type { Pairs, RequestInfo } from '@breakwater/sdk/wire';

import type { StoredRequest } from '../store/stored-event.ts';
import { bounded, boundedMap } from './bounded.ts';
import type { Cuts } from './count-cuts.ts';
import { pairsOf } from './pairs.ts';
import { FILTERED } from '../scrub/filtered.ts';

const URL_MAX = 2048;
const NAME_MAX = 200;
const VALUE_MAX = 2048;

export function normalizeRequest(raw: RequestInfo | null | undefined, cuts: Cuts): StoredRequest | undefined {
  if (!raw) return undefined;
  const request: StoredRequest = {};
  const url = splitUrl(raw.url ?? '');

  if (url.base) request.url = cuts.text(url.base, URL_MAX);
  if (raw.method) request.method = cuts.text(raw.method.toUpperCase(), 32);
  const fragment = raw.fragment || url.fragment;
  if (fragment) request.fragment = cuts.text(fragment, VALUE_MAX);

  const query = shorten(queryOf(raw.query_string ?? url.query, cuts), cuts);
  if (query.length > 0) request.query_string = query;
  const headers = shorten(pairsOf(raw.headers, cuts), cuts);
  if (headers.length > 0) request.headers = headers;
  const cookies = shorten(cookiesOf(raw.cookies), cuts);
  if (cookies.length > 0) request.cookies = cookies.map(([name]) => [name, FILTERED]);

  if (raw.data !== null && raw.data !== undefined && raw.data !== '')
    request.data = bounded(raw.data, 'request_body', cuts);
  if (raw.env) request.env = boundedMap(raw.env, 'request_env', cuts);
  return Object.keys(request).length > 0 ? request : undefined;
}

function splitUrl(url: string): { base: string; query: string; fragment: string } {
  const hash = url.indexOf('#');
  const beforeHash = hash === -1 ? url : url.slice(0, hash);
  const mark = beforeHash.indexOf('?');
  return {
    base: mark === -1 ? beforeHash : beforeHash.slice(0, mark),
    query: mark === -1 ? '' : beforeHash.slice(mark + 1),
    fragment: hash === -1 ? '' : url.slice(hash + 1),
  };
}

/** The value of a header, whatever its case. */
export function headerOf(request: StoredRequest | undefined, name: string): string | undefined {
  return request?.headers?.find(([header]) => header.toLowerCase() === name)?.[1];
}

function queryOf(query: Pairs | string, cuts: Cuts): [string, string][] {
  if (typeof query !== 'string') return pairsOf(query, cuts);
  const text = query.startsWith('?') ? query.slice(1) : query;
  return text === '' ? [] : [...new URLSearchParams(text)];
}

function cookiesOf(cookies: Pairs | string | null | undefined): [string, string][] {
  if (typeof cookies !== 'string') return pairsOf(cookies);
  const pairs = cookies.split(';').map((cookie): [string, string] => {
    const [name = '', ...value] = cookie.trim().split('=');
    return [name, value.join('=')];
  });
  return pairs.filter(([name]) => name !== '');
}

const shorten = (pairs: readonly [string, string][], cuts: Cuts): [string, string][] =>
  cuts
    .keep('request_pairs', pairs, 'first')
    .map(([name, value]) => [cuts.text(name, NAME_MAX), cuts.text(value, VALUE_MAX)]);
