import { FIELD_LIMITS } from '@breakwater/sdk/wire';
import type { Pairs, RequestInfo } from '@breakwater/sdk/wire';

import type { StoredRequest } from '../store/stored-event.ts';
import { bounded, boundedMap } from './bounded.ts';
import { cut } from './cut.ts';
import { pairsOf } from './pairs.ts';
import { FILTERED } from '../scrub/filtered.ts';

const URL_MAX = 2048;
const PAIRS_MAX = 50;
const VALUE_MAX = 2048;
const BODY = { size: FIELD_LIMITS.requestBodyBytes, depth: 7 };
const ENV = { size: 4096, depth: 3 };

export function normalizeRequest(raw: RequestInfo | null | undefined): StoredRequest | undefined {
  if (!raw) return undefined;
  const request: StoredRequest = {};
  const url = splitUrl(raw.url ?? '');

  if (url.base) request.url = cut(url.base, URL_MAX);
  if (raw.method) request.method = cut(raw.method.toUpperCase(), 32);
  const fragment = raw.fragment || url.fragment;
  if (fragment) request.fragment = cut(fragment, VALUE_MAX);

  const query = queryOf(raw.query_string ?? url.query);
  if (query.length > 0) request.query_string = query;
  const headers = shorten(pairsOf(raw.headers));
  if (headers.length > 0) request.headers = headers;
  const cookies = cookiesOf(raw.cookies);
  if (cookies.length > 0) request.cookies = cookies.map(([name]) => [name, FILTERED]);

  if (raw.data !== null && raw.data !== undefined && raw.data !== '') request.data = bounded(raw.data, BODY);
  if (raw.env) request.env = boundedMap(raw.env, ENV);
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

function queryOf(query: Pairs | string): [string, string][] {
  if (typeof query !== 'string') return shorten(pairsOf(query));
  const text = query.startsWith('?') ? query.slice(1) : query;
  return text === '' ? [] : shorten([...new URLSearchParams(text)]);
}

function cookiesOf(cookies: Pairs | string | null | undefined): [string, string][] {
  if (typeof cookies !== 'string') return shorten(pairsOf(cookies));
  const pairs = cookies.split(';').map((cookie): [string, string] => {
    const [name = '', ...value] = cookie.trim().split('=');
    return [name, value.join('=')];
  });
  return shorten(pairs.filter(([name]) => name !== ''));
}

const shorten = (pairs: readonly [string, string][]): [string, string][] =>
  pairs.slice(0, PAIRS_MAX).map(([name, value]) => [cut(name, 200), cut(value, VALUE_MAX)]);
