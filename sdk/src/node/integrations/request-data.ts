import type { IncomingHttpHeaders } from 'node:http';

import type { Event, RequestInfo } from '../../wire/event.ts';

/** A request by any version of HTTP. */
export interface IncomingRequest {
  method?: string | undefined;
  url?: string | undefined;
  headers: IncomingHttpHeaders;
  socket: object;
}

const ADDRESS_HEADERS = new Set(['x-forwarded-for', 'x-real-ip', 'forwarded', 'cf-connecting-ip', 'true-client-ip']);

/** Adds the failing request: its method, URL, headers and query. Secrets among them go when the event is cleaned. */
export function addRequest(event: Event, request: IncomingRequest, sendDefaultPii: boolean): Event {
  const info = requestInfo(request, event.type === 'transaction', sendDefaultPii);
  const address = sendDefaultPii ? (request.socket as { remoteAddress?: string }).remoteAddress : undefined;
  return {
    ...event,
    request: { ...info, ...event.request },
    ...(address ? { user: { ip_address: address, ...event.user } } : {}),
  };
}

function requestInfo(request: IncomingRequest, isBrief: boolean, sendDefaultPii: boolean): RequestInfo {
  const [path = '/', query] = (originalUrl(request) ?? '/').split('?', 2);
  const headers: Record<string, string> = {};
  // A transaction goes without: reading and cleaning them would be a tenth of its cost.
  for (const [name, value] of isBrief ? [] : Object.entries(request.headers)) {
    if (value === undefined || (!sendDefaultPii && ADDRESS_HEADERS.has(name))) continue;
    headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  const secure = 'encrypted' in request.socket || request.headers['x-forwarded-proto'] === 'https';
  const host = request.headers.host ?? 'localhost';
  return {
    method: request.method,
    url: /^https?:/.test(path) ? path : `${secure ? 'https' : 'http'}://${host}${path}`,
    ...(isBrief ? {} : { headers }),
    ...(query ? { query_string: query } : {}),
  };
}

interface WithUrl {
  url?: string | undefined;
}

/** The path as it was asked for: routers shorten `url` while they are at work, and keep the whole in `originalUrl`. */
export const originalUrl = (request: WithUrl): string | undefined =>
  (request as { originalUrl?: string }).originalUrl ?? request.url;

/** The pattern of the route that Express chose, with where its router is mounted; null for any other server. */
export function expressRoute(request: WithUrl): string | null {
  const { route, baseUrl } = request as { route?: { path?: unknown }; baseUrl?: string };
  if (typeof route?.path !== 'string') return null;
  return `${baseUrl || mountOf(request, route.path)}${route.path}`;
}

/** On its way to the error handlers Express forgets the mount: it is what the path has before what the pattern stands for. */
function mountOf(request: WithUrl, pattern: string): string {
  const segments = (originalUrl(request) ?? '').split('?')[0]?.split('/').filter(Boolean) ?? [];
  const missing = segments.length - pattern.split('/').filter(Boolean).length;
  if (missing <= 0 || /[*{(+]/.test(pattern)) return '';
  return segments
    .slice(0, missing)
    .map((segment) => (/\d/.test(segment) ? '/*' : `/${segment}`))
    .join('');
}
