import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { ClientRequest } from 'node:http';

import type { Client } from '../../core/client/client.ts';
import type { Integration, Undo } from '../../core/client/integration.ts';
import { missingHeaders } from '../../core/outgoing-request.ts';
import { replaceMethod } from '../../core/patch.ts';
import { OutgoingRequests } from './outgoing-requests.ts';

const START = 'http.client.request.start';
const RESPONSE = 'http.client.response.finish';
const ERROR = 'http.client.request.error';

/** Internal to Node, but named the same since Node 0.x: where a request without explicit headers makes its header text. */
type WithHeaderHook = { _implicitHeader: () => void };

/**
 * Requests by `node:http` and `node:https` become breadcrumbs, and with `tracing()` spans. When the start channel is called the
 * headers are on their way already, and `http.client.request.created`, which comes before, is missing in Node 20: so the trace is
 * added where the headers are written. A request that was given its headers as a list has written them by then; it gets its span
 * without them.
 */
export const httpClient = (): Integration => traceHttpClient;

function traceHttpClient(client: Client): Undo {
  const requests = new OutgoingRequests<ClientRequest>(client, 'http');

  const begin = (request: ClientRequest): void => {
    client.safely(() => {
      if (requests.has(request) || String(request.getHeader('user-agent')).startsWith('breakwater.')) return;
      const existing = request.getHeader('baggage');
      const headers = requests.begin(request, request.method, urlOf(request), existing ? String(existing) : null);
      if (request.headersSent) return;
      for (const [name, value] of missingHeaders(headers, (each) => request.hasHeader(each)))
        request.setHeader(name, value);
    });
  };
  const onStart = (message: unknown): void => begin((message as { request: ClientRequest }).request);
  const onResponse = (message: unknown): void => {
    const { request, response } = message as { request: ClientRequest; response: IncomingMessage };
    requests.end(request, response.statusCode ?? 'failed');
  };
  const onError = (message: unknown): void => {
    const { request, error } = message as { request: ClientRequest; error?: unknown };
    requests.fail(request, error);
  };

  const undo = onHeaders(begin);
  subscribe(START, onStart);
  subscribe(RESPONSE, onResponse);
  subscribe(ERROR, onError);
  return () => {
    undo();
    unsubscribe(START, onStart);
    unsubscribe(RESPONSE, onResponse);
    unsubscribe(ERROR, onError);
  };
}

/** A Node that no longer has the hook gets spans without the trace in their headers. */
function onHeaders(begin: (request: ClientRequest) => void): () => void {
  const prototype = ClientRequest.prototype as unknown as WithHeaderHook;
  if (typeof prototype._implicitHeader !== 'function') return () => undefined;
  return replaceMethod(
    prototype,
    '_implicitHeader',
    (original, isOn) =>
      function (this: ClientRequest) {
        if (isOn()) begin(this);
        Reflect.apply(original, this, []);
      } as WithHeaderHook['_implicitHeader'],
  );
}

function urlOf(request: ClientRequest): string {
  const host = request.getHeader('host') ?? request.host;
  return /^https?:/.test(request.path) ? request.path : `${request.protocol}//${String(host)}${request.path}`;
}
