import type { Client } from '../../core/client/client.ts';
import type { Integration, Undo } from '../../core/client/integration.ts';
import type { WatchedRequest } from '../../core/outgoing-request.ts';
import { watchRequest } from '../../core/outgoing-request.ts';
import { replaceMethod } from '../../core/patch.ts';
import { isOwnRequest } from '../../core/queue/auth.ts';

/** Requests by `fetch` and XMLHttpRequest become breadcrumbs. */
export const requests = (): Integration => recordRequests;

export const recordRequests = (client: Client): Undo => onRequests(client, watchRequest);

export function onRequests(client: Client, watch: typeof watchRequest): Undo {
  const undo = [recordFetch(client, watch), recordXhr(client, watch)];
  return () => undo.forEach((each) => each());
}

function recordFetch(client: Client, watch: typeof watchRequest): Undo {
  if (typeof fetch !== 'function') return () => undefined;
  return replaceMethod(globalThis, 'fetch', (original, isOn) => (...given) => {
    const [input, init] = given;
    let watched: WatchedRequest | undefined;
    // As it was given: a call without arguments fails otherwise than one with undefined.
    let changed = given;
    client.safely(() => {
      if (input === undefined) return;
      const url = absolute(input instanceof Request ? input.url : input);
      if (!isOn() || !url || isOwnRequest(url)) return;
      const request = input instanceof Request ? input : undefined;
      const headers = new Headers(init?.headers ?? request?.headers);
      const method = (init?.method ?? request?.method ?? 'GET').toUpperCase();
      watched = watch(client, { category: 'fetch', method, url, baggage: headers.get('baggage') });
      const added = Object.entries(watched.headers);
      if (added.length === 0) return;
      for (const [name, value] of added) headers.set(name, value);
      changed = [input, { ...init, headers }];
    });
    const sent = original(...changed);
    // A branch of its own: the application gets the promise of the browser, and with it its own unhandled rejections.
    sent.then(
      (response) => watched?.end(response.status),
      () => watched?.end(undefined),
    );
    return sent;
  });
}

function recordXhr(client: Client, watch: typeof watchRequest): Undo {
  if (typeof XMLHttpRequest !== 'function') return () => undefined;
  const opened = new WeakMap<XMLHttpRequest, { method: string; url: string }>();

  const undoOpen = replaceMethod(
    XMLHttpRequest.prototype,
    'open',
    (original) =>
      function (this: XMLHttpRequest, ...args: unknown[]) {
        const url = absolute(args[1] as string | URL);
        if (url) opened.set(this, { method: String(args[0]).toUpperCase(), url });
        Reflect.apply(original, this, args);
      } as XMLHttpRequest['open'],
  );
  const undoSend = replaceMethod(
    XMLHttpRequest.prototype,
    'send',
    (original, isOn) =>
      function (this: XMLHttpRequest, body) {
        client.safely(() => {
          const request = opened.get(this);
          if (!isOn() || !request || isOwnRequest(request.url)) return;
          const watched = watch(client, { category: 'xhr', ...request, baggage: null });
          this.addEventListener('loadend', () => watched.end(this.status || undefined), { once: true });
          for (const [name, value] of Object.entries(watched.headers)) this.setRequestHeader(name, value);
        });
        original.call(this, body);
      },
  );
  return () => {
    undoSend();
    undoOpen();
  };
}

/** Null where the browser will refuse it too. */
function absolute(url: string | URL): string | null {
  try {
    return new URL(url, location.href).href;
  } catch {
    return null;
  }
}
