import { subscribe, unsubscribe } from 'node:diagnostics_channel';

import type { Client } from '../../core/client/client.ts';
import type { Integration, Undo } from '../../core/client/integration.ts';
import { missingHeaders } from '../../core/outgoing-request.ts';
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
        const { headers: given } = request;
        const baggage = Array.isArray(given) ? indexOf(given, 'baggage') : -1;
        const headers = requests.begin(
          request,
          request.method ?? 'GET',
          url,
          baggage === -1 ? null : String(given[baggage + 1]),
        );
        for (const [name, value] of missingHeaders(headers, (each) => hasHeader(request, each))) {
          // In undici 5 a second `baggage` header adds to the first, by the rules for lists.
          if (name === 'baggage' && baggage !== -1) (given as string[])[baggage + 1] = value;
          else request.addHeader(name, value);
        }
      }),
    'undici:request:headers': (message) => {
      const { request, response } = message as { request: UndiciRequest; response: { statusCode: number } };
      requests.end(request, response.statusCode);
    },
    'undici:request:error': (message) => {
      const { request, error } = message as { request: UndiciRequest; error?: unknown };
      requests.fail(request, error);
    },
  };
  for (const [channel, listener] of Object.entries(listeners)) subscribe(channel, listener);
  return () => {
    for (const [channel, listener] of Object.entries(listeners)) unsubscribe(channel, listener);
  };
}

function hasHeader({ headers }: UndiciRequest, name: string): boolean {
  if (typeof headers === 'string') return headers.toLowerCase().includes(`${name}:`);
  return indexOf(headers, name) !== -1;
}

/** In a flat list of names and values. */
const indexOf = (headers: readonly unknown[], name: string): number =>
  headers.findIndex((each, at) => at % 2 === 0 && String(each).toLowerCase() === name);
