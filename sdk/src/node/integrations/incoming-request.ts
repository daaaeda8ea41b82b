import type { Client } from '../../core/client/client.ts';
import type { Context } from '../../core/client/context.ts';
import type { Transaction } from '../../core/tracing/span.ts';
import { readTrace } from '../../core/tracing/trace-headers.ts';
import type { IncomingRequest } from './request-data.ts';
import { addRequest, originalUrl } from './request-data.ts';

/** Envelopes of an SDK: a server that takes in its own would have one more to send for each. */
export const isSentBySdk = ({ headers }: IncomingRequest): boolean =>
  headers['user-agent']?.startsWith('breakwater.') ?? false;

/** A scope of its own, in the trace of the caller. */
export function contextOf(client: Client, request: IncomingRequest): Context {
  const context = client.isolated();
  context.scope.addEventProcessor((event) => addRequest(event, request, client.options.sendDefaultPii ?? false));
  context.scope.setTransactionName(nameOf(request));
  const header = (name: string): string | undefined => single(request.headers[name]);
  const trace = readTrace({
    sentryTrace: header('sentry-trace'),
    baggage: header('baggage'),
    traceparent: header('traceparent'),
  });
  return { ...context, trace: trace ?? context.trace };
}

/** The transaction of the request, from here on in this context; undefined where the client does not trace. */
export function beginRequest(client: Client, request: IncomingRequest): Transaction | undefined {
  if (!client.dynamicSamplingContext) return undefined;
  return client.beginTransaction({
    name: nameOf(request),
    op: 'http.server',
    source: 'url',
    origin: 'auto.http.server',
    data: { 'http.request.method': request.method, 'url.path': pathOf(request) },
  });
}

const nameOf = (request: IncomingRequest): string => `${request.method} ${pathOf(request)}`;
const pathOf = (request: IncomingRequest): string => (originalUrl(request) ?? '/').split('?', 1)[0] ?? '/';
const single = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(',') : value;
