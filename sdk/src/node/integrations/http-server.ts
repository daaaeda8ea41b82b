import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Client } from '../../core/client/client.ts';
import type { Integration, Undo } from '../../core/client/integration.ts';
import { spanStatusOf } from '../../core/tracing/http-span.ts';
import { newId } from '../../core/ids.ts';
import type { Transaction } from '../../core/tracing/span.ts';
import { readTrace } from '../../core/tracing/trace-headers.ts';
import { addRequest, expressRoute, originalUrl } from './request-data.ts';

const START = 'http.server.request.start';

/**
 * Gives each incoming request a scope of its own, and with `tracing()` a transaction that continues the caller's trace. The channel
 * is called right before the server's own listeners, in the asynchronous context that they run in.
 */
export const httpServer = (): Integration => traceServer;

function traceServer(client: Client): Undo {
  const onStart = (message: unknown): void => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    // Envelopes of an SDK: a server that takes in its own would have one more to send for each.
    if (request.headers['user-agent']?.startsWith('breakwater.')) return;
    const scope = client.root.scope.clone();
    scope.addEventProcessor((event) => addRequest(event, request, client.options.sendDefaultPii ?? false));
    const trace = readTrace({
      sentryTrace: single(request, 'sentry-trace'),
      baggage: single(request, 'baggage'),
      traceparent: single(request, 'traceparent'),
    });
    client.enter({ scope, span: undefined, trace: trace ?? { traceId: newId(client.host.random) } });

    const [path] = (originalUrl(request) ?? '/').split('?', 1);
    const name = `${request.method} ${path}`;
    if (!client.dynamicSamplingContext) return void scope.setTransactionName(name);
    const transaction = client.beginTransaction({
      name,
      op: 'http.server',
      source: 'url',
      origin: 'auto.http.server',
      data: { 'http.request.method': request.method, 'url.path': path },
    });
    // Also comes when the client went away, unlike `finish`.
    response.once('close', () => end(transaction, request, response));
  };
  // An error out of a channel's listener would end the process.
  const listener = (message: unknown): void => client.safely(() => onStart(message));
  subscribe(START, listener);
  return () => void unsubscribe(START, listener);
}

function end(transaction: Transaction, request: IncomingMessage, response: ServerResponse): void {
  const route = transaction.source === 'url' ? expressRoute(request) : null;
  if (route) transaction.setName(`${request.method} ${route}`, 'route');
  const finished = response.writableFinished;
  transaction.setData('http.response.status_code', response.statusCode);
  transaction.setStatus(finished ? spanStatusOf(response.statusCode) : 'cancelled');
  transaction.end();
}

function single({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}

/** Names the current request after its route. For frameworks, which know it. */
export function setRoute(client: Client, method: string, route: string): void {
  const name = `${method} ${route}`;
  const transaction = client.context.span?.transaction;
  if (transaction?.op === 'http.server') transaction.setName(name, 'route');
  client.scope.setTransactionName(name);
}
