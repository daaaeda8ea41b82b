import type { Client } from '../../core/client/client.ts';
import type { Integration, Undo } from '../../core/client/integration.ts';
import type { WatchedRequest } from '../../core/outgoing-request.ts';
import { missingHeaders, watchRequest } from '../../core/outgoing-request.ts';
import { replaceMethod } from '../../core/patch.ts';
import { isOwnRequest } from '../../core/queue/auth.ts';

/** Requests by `fetch` and XMLHttpRequest become breadcrumbs. */
export const requests = (): Integration => recordRequests;

/** Their requests become breadcrumbs with their spans. */
export const tracedClients = new WeakSet<Client>();

export const recordRequests = (client: Client): Undo =>
  onRequests(client, (_, request) =>
    tracedClients.has(client) ? { headers: {}, end: () => undefined } : watchRequest(client, request),
  );

export function onRequests(client: Client, watch: typeof watchRequest): Undo {
  const undo = [recordFetch(client, watch), recordXhr(client, watch)];
  return () => undo.forEach((each) => each());
}

type FetchArguments = Parameters<typeof fetch>;

function recordFetch(client: Client, watch: typeof watchRequest): Undo {
  return replaceMethod(
    globalThis,
    'fetch',
    (original, isOn) =>
      function (this: unknown, ...given: FetchArguments) {
        let watched: WatchedRequest | undefined;
        // As it was given: a call without arguments fails otherwise than one with undefined.
        let changed = given;
        client.safely(() => {
          const [input, init] = given;
          if (!isOn() || input === undefined) return;
          const request = isRequest(input) ? input : undefined;
          const url = absolute(request?.url ?? input);
          if (!url || isOwnRequest(url)) return;
          const headers = new Headers(init?.headers ?? request?.headers);
          const method = String(init?.method ?? request?.method ?? 'GET').toUpperCase();
          watched = watch(client, { category: 'fetch', method, url, baggage: headers.get('baggage') });
          const added = missingHeaders(watched.headers, (name) => headers.has(name));
          if (added.length > 0) changed = withHeaders(given, added);
        });
        const sent: unknown = Reflect.apply(original, this, changed);
        client.safely(() => {
          if (!watched) return;
          const { end } = watched;
          // A mock may answer with anything.
          if (!(sent instanceof Promise)) return end('opaque');
          const finish = (outcome: Parameters<typeof end>[0]): void => client.safely(() => end(outcome));
          // A branch of its own: the application gets the promise of the browser, and with it its own unhandled rejections.
          sent.then(
            (response: Response | undefined) => finish(response?.status || 'opaque'),
            (error: unknown) => finish(isAbort(error, given) ? 'cancelled' : 'failed'),
          );
        });
        return sent;
      } as typeof fetch,
  );
}

/** Also of another realm. */
const isRequest = (input: unknown): input is Request =>
  typeof input === 'object' && input !== null && 'headers' in input;

/** A request of its own: spreading an `init` would lose all that is not its own property, and reset a request's referrer. */
function withHeaders([input, init]: FetchArguments, added: [string, string][]): FetchArguments {
  const request = new Request(input, init);
  for (const [name, value] of added) request.headers.set(name, value);
  return [request];
}

/** The application's own will: by a signal, whose reason may be anything. */
const isAbort = (error: unknown, [input, init]: FetchArguments): boolean =>
  (error as { name?: unknown } | null)?.name === 'AbortError' ||
  (init?.signal ?? (isRequest(input) ? input.signal : undefined))?.aborted === true;

interface OpenedRequest {
  method: string;
  url: string;
  headers: Map<string, string>;
}

function recordXhr(client: Client, watch: typeof watchRequest): Undo {
  if (typeof XMLHttpRequest !== 'function') return () => undefined;
  const { prototype } = XMLHttpRequest;
  const opened = new WeakMap<XMLHttpRequest, OpenedRequest>();

  const undo = [
    replaceMethod(
      prototype,
      'open',
      (original) =>
        function (this: XMLHttpRequest, ...given: unknown[]) {
          client.safely(() => {
            const url = absolute(given[1] as string | URL);
            if (url) opened.set(this, { method: String(given[0]).toUpperCase(), url, headers: new Map() });
          });
          return Reflect.apply(original, this, given) as unknown;
        } as XMLHttpRequest['open'],
    ),
    replaceMethod(
      prototype,
      'setRequestHeader',
      (original) =>
        function (this: XMLHttpRequest, ...given: [string, string]) {
          client.safely(() => opened.get(this)?.headers.set(String(given[0]).toLowerCase(), String(given[1])));
          return Reflect.apply(original, this, given);
        },
    ),
    replaceMethod(
      prototype,
      'send',
      (original, isOn) =>
        function (this: XMLHttpRequest, ...given: Parameters<XMLHttpRequest['send']>) {
          client.safely(() => {
            const request = opened.get(this);
            if (!isOn() || !request || isOwnRequest(request.url)) return;
            const { headers } = request;
            const watched = watch(client, { category: 'xhr', ...request, baggage: null });
            let isAborted = false;
            this.addEventListener('abort', () => void (isAborted = true), { once: true });
            const end = (): void => watched.end(isAborted ? 'cancelled' : this.status || 'failed');
            this.addEventListener('loadend', () => client.safely(end), { once: true });
            // A header that is set twice gets both values: so baggage is added to the application's, which needs no merging.
            for (const [name, value] of missingHeaders(watched.headers, (each) => headers.has(each)))
              this.setRequestHeader(name, value);
          });
          return Reflect.apply(original, this, given);
        },
    ),
  ];
  return () => undo.reverse().forEach((each) => each());
}

/** Null where the browser will refuse it too. */
function absolute(url: string | URL | Request): string | null {
  try {
    return new URL(String(url), location.href).href;
  } catch {
    return null;
  }
}
