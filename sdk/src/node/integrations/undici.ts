import { subscribe, unsubscribe } from 'node:diagnostics_channel';

import type { Client } from '../../core/client/client.ts';
import type { Integration, Undo } from '../../core/client/integration.ts';
import { OutgoingRequests } from './outgoing-requests.ts';

/** As undici hands it to its channels (undici docs, DiagnosticsChannel). */
interface UndiciRequest {
  origin?: string | URL;
  path: string;
  method?: string;
  /** A text of header lines in undici 5, a flat list since 6. */
  headers: string | string[];
  addHeader: (name: string, value: string) => unknown;
}

/** Requests by the built-in `fetch`, and by any undici that the application brings itself, become breadcrumbs and spans. */
export const undici = (): Integration => traceUndici;

function traceUndici(client: Client): Undo {
  const requests = new OutgoingRequests<UndiciRequest>(client, 'fetch');

  const listeners: Record<string, (message: unknown) => void> = {
    'undici:request:create': (message) =>
      client.safely(() => {
        const { request } = message as { request: UndiciRequest };
        const url = `${String(request.origin ?? '')}${request.path}`;
        const headers = requests.begin(request, request.method ?? 'GET', url, null);
        // A second `baggage` header adds to the first, by the rules for lists.
        if (hasHeader(request, 'sentry-trace')) return;
        for (const [name, value] of Object.entries(headers)) request.addHeader(name, value);
      }),
    'undici:request:headers': (message) => {
      const { request, response } = message as { request: UndiciRequest; response: { statusCode: number } };
      requests.end(request, response.statusCode);
    },
    'undici:request:error': (message) => requests.end((message as { request: UndiciRequest }).request, undefined),
  };
  for (const [channel, listener] of Object.entries(listeners)) subscribe(channel, listener);
  return () => {
    for (const [channel, listener] of Object.entries(listeners)) unsubscribe(channel, listener);
  };
}

function hasHeader({ headers }: UndiciRequest, name: string): boolean {
  if (typeof headers === 'string') return headers.toLowerCase().includes(`${name}:`);
  return Array.isArray(headers) && headers.some((each, at) => at % 2 === 0 && String(each).toLowerCase() === name);
}
