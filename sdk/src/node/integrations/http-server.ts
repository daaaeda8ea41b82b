import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Server as HttpServer } from 'node:http';
import { Server as HttpsServer } from 'node:https';
import type { Duplex } from 'node:stream';

import type { Client } from '../../core/client/client.ts';
import type { Integration, Undo } from '../../core/client/integration.ts';
import { replaceMethod } from '../../core/patch.ts';
import { spanStatusOf } from '../../core/tracing/http-span.ts';
import type { Transaction } from '../../core/tracing/span.ts';
import { traceHttp2 } from './http2-server.ts';
import { beginRequest, contextOf, isSentBySdk } from './incoming-request.ts';
import { expressRoute } from './request-data.ts';

const START = 'http.server.request.start';

/**
 * Gives each incoming request a scope of its own, and with `tracing()` a transaction that continues the caller's trace; connections that
 * are upgraded, as those of WebSockets, keep a scope of their own for all that comes by them. HTTP/1 of Node calls a channel right before
 * the server's own listeners, in the asynchronous context that they run in; for the rest, `emit` of the servers is replaced.
 */
export const httpServer = (): Integration => traceServer;

function traceServer(client: Client): Undo {
  const onStart = ({ request, response }: { request: IncomingMessage; response: ServerResponse }): void => {
    if (isSentBySdk(request)) return;
    client.enter(contextOf(client, request));
    watch(client, request, response);
  };
  // An error out of a channel's listener would end the process.
  const listener = (message: unknown): void => client.safely(() => onStart(message as Parameters<typeof onStart>[0]));
  subscribe(START, listener);
  const undo = [traceEmit(client, HttpServer.prototype), traceEmit(client, HttpsServer.prototype), traceHttp2(client)];
  return () => {
    unsubscribe(START, listener);
    undo.forEach((each) => each());
  };
}

/** Bun has Node's servers without their channel. */
const hasChannel = !('bun' in process.versions);

function traceEmit(client: Client, prototype: HttpServer): Undo {
  return replaceMethod(
    prototype,
    'emit',
    (original, isOn) =>
      function (this: unknown, ...given: [string, IncomingMessage, unknown]) {
        const [name, request, response] = given;
        const emit = (): boolean => Reflect.apply(original, this, given) as boolean;
        const isRequest = name === 'request' && !hasChannel && !isSentBySdk(request);
        if ((name !== 'upgrade' && !isRequest) || !isOn()) return emit();
        let context = client.context;
        client.safely(() => {
          context = contextOf(client, request);
          if (name === 'upgrade') keepContext(client, response as Duplex, context);
        });
        return client.host.contexts.run(context, () => {
          if (isRequest) client.safely(() => watch(client, request, response as ServerResponse));
          return emit();
        });
      } as HttpServer['emit'],
  );
}

/** All that comes by the socket happens in the context, which its own asynchronous context knows nothing of. */
function keepContext(client: Client, socket: Duplex, context: ReturnType<typeof contextOf>): void {
  replaceMethod(
    socket,
    'emit',
    (original) =>
      function (this: unknown, ...given: unknown[]) {
        return client.host.contexts.run(context, () => Reflect.apply(original, this, given) as boolean);
      } as Duplex['emit'],
  );
}

function watch(client: Client, request: IncomingMessage, response: ServerResponse): void {
  const transaction = beginRequest(client, request);
  // Also comes when the client went away, unlike `finish`.
  if (transaction) response.once('close', () => client.safely(() => end(transaction, request, response)));
}

function end(transaction: Transaction, request: IncomingMessage, response: ServerResponse): void {
  const route = transaction.source === 'url' ? expressRoute(request) : null;
  if (route) transaction.setName(`${request.method} ${route}`, 'route');
  const finished = response.writableFinished;
  transaction.setData('http.response.status_code', response.statusCode);
  transaction.setStatus(finished ? spanStatusOf(response.statusCode) : 'cancelled');
  transaction.end();
}

/** Names the current request after its route. For frameworks, which know it. */
export function setRoute(client: Client, method: string, route: string): void {
  const name = `${method} ${route}`;
  const transaction = client.context.span?.transaction;
  if (transaction?.op === 'http.server') transaction.setName(name, 'route');
  client.scope.setTransactionName(name);
}
