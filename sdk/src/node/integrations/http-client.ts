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

/** Internal to Node, but named the same since Node 0.x: where a request without explicit headers makes its header text, and where all do. */
interface WithHeaderHooks {
  _implicitHeader: () => void;
  _storeHeader: (firstLine: string, headers: unknown) => void;
}
type HeaderList = (string | string[])[];

/**
 * Requests by `node:http` and `node:https` become breadcrumbs, and with `tracing()` spans. When the start channel is called the
 * headers are on their way already, and `http.client.request.created`, which comes before, is missing in Node 20: so the trace is
 * added where the headers are written.
 */
export const httpClient = (): Integration => traceHttpClient;

function traceHttpClient(client: Client): Undo {
  const requests = new OutgoingRequests<ClientRequest>(client, 'http');

  const begin = (request: ClientRequest, list?: HeaderList): HeaderList | undefined => {
    const valueOf = (name: string): string | null => {
      if (list) return valueIn(list, name);
      const value = request.getHeader(name);
      return value === undefined ? null : String(value);
    };
    if (requests.has(request) || valueOf('user-agent')?.startsWith('breakwater.')) return undefined;
    const headers = requests.begin(request, request.method, urlOf(request), valueOf('baggage'));
    const added = missingHeaders(headers, (name) => valueOf(name) !== null);
    if (list) return withTrace(list, added);
    if (!request.headersSent) for (const [name, value] of added) request.setHeader(name, value);
    return undefined;
  };
  const onStart = (message: unknown): void =>
    client.safely(() => void begin((message as { request: ClientRequest }).request));
  const onResponse = (message: unknown): void => {
    const { request, response } = message as { request: ClientRequest; response: IncomingMessage };
    requests.end(request, response.statusCode ?? 'failed');
  };
  const onError = (message: unknown): void => {
    const { request, error } = message as { request: ClientRequest; error?: unknown };
    requests.fail(request, error);
  };

  const undo = onHeaders(client, begin);
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

/** A Node that no longer has the hooks gets spans without the trace in their headers. */
function onHeaders(client: Client, begin: (request: ClientRequest, list?: HeaderList) => HeaderList | undefined): Undo {
  const prototype = ClientRequest.prototype as unknown as WithHeaderHooks;
  const undo = [
    replaceMethod(
      prototype,
      '_implicitHeader',
      (original, isOn) =>
        function (this: ClientRequest) {
          if (isOn()) client.safely(() => void begin(this));
          Reflect.apply(original, this, []);
        } as WithHeaderHooks['_implicitHeader'],
    ),
    // Headers that are given as a list, and those before `100-continue`, are written at once.
    replaceMethod(
      prototype,
      '_storeHeader',
      (original, isOn) =>
        function (this: ClientRequest, firstLine: string, headers: unknown) {
          let all = headers;
          const list = Array.isArray(headers) ? (headers as HeaderList) : undefined;
          if (isOn()) client.safely(() => void (all = begin(this, list) ?? headers));
          Reflect.apply(original, this, [firstLine, all]);
        } as WithHeaderHooks['_storeHeader'],
    ),
  ];
  return () => undo.forEach((each) => each());
}

/** A list is flat or of pairs; it is the application's own, so it is copied. */
function withTrace(list: HeaderList, added: [string, string][]): HeaderList {
  const pairs = Array.isArray(list[0]);
  const copy = [...list];
  for (const [name, value] of added) {
    const at = indexIn(copy, name);
    if (at === -1) copy.push(...(pairs ? [[name, value]] : [name, value]));
    else if (pairs) copy[at] = [name, value];
    else copy[at + 1] = value;
  }
  return copy;
}

const indexIn = (list: HeaderList, name: string): number =>
  list.findIndex((each, at) =>
    Array.isArray(each) ? each[0]?.toLowerCase() === name : at % 2 === 0 && each.toLowerCase() === name,
  );

function valueIn(list: HeaderList, name: string): string | null {
  const at = indexIn(list, name);
  const found = list[at];
  return at === -1 ? null : String(Array.isArray(found) ? found[1] : list[at + 1]);
}

function urlOf(request: ClientRequest): string {
  const host = request.getHeader('host') ?? request.host;
  return /^https?:/.test(request.path) ? request.path : `${request.protocol}//${String(host)}${request.path}`;
}
