import type { Client } from '../../core/client/client.ts';
import { isOwnRequest, matchesTarget, spanStatusOf, urlWithoutQuery } from '../../core/tracing/http-span.ts';
import { replaceMethod } from '../../core/patch.ts';
import type { TraceHeaders } from '../../core/tracing/trace-headers.ts';

/** A request on its way: what it must carry, and whom to tell of its end. */
interface Watched {
  headers: TraceHeaders | null;
  /** The status, or undefined where there was no answer. */
  end: (status: number | undefined) => void;
}

/** Requests by `fetch` and XMLHttpRequest become breadcrumbs and spans, and carry the trace where it may go. */
export function recordRequests(client: Client): () => void {
  const undo = [recordFetch(client), recordXhr(client)];
  return () => undo.forEach((each) => each());
}

function watch(
  client: Client,
  category: 'fetch' | 'xhr',
  method: string,
  url: string,
  baggage: string | null,
): Watched {
  const name = `${method} ${urlWithoutQuery(url)}`;
  const data = { 'http.request.method': method, url: urlWithoutQuery(url) };
  const span = client.tracer.child({ name, op: 'http.client', origin: 'auto.http.browser', data });
  const propagates = mayPropagate(url, client.options.tracePropagationTargets);
  return {
    headers: propagates ? client.tracer.headers(span, baggage) : null,
    end: (status) => {
      span
        ?.setData('http.response.status_code', status)
        .setStatus(status ? spanStatusOf(status) : 'unknown_error')
        .end();
      const level = !status || status >= 500 ? 'error' : status >= 400 ? 'warning' : 'info';
      client.addBreadcrumb({ type: 'http', category, level, data: { method, url, status_code: status } });
    },
  };
}

function mayPropagate(url: string, targets: readonly (string | RegExp)[] | undefined): boolean {
  if (targets) return matchesTarget(url, targets);
  return new URL(url, location.href).origin === location.origin;
}

function recordFetch(client: Client): () => void {
  if (typeof fetch !== 'function') return () => undefined;
  return replaceMethod(globalThis, 'fetch', (original, isOn) => (...given) => {
    const [input, init] = given;
    let watched: Watched | undefined;
    // As it was given: a call without arguments fails otherwise than one with undefined.
    let changed = given;
    client.safely(() => {
      if (input === undefined) return;
      const url = absolute(input instanceof Request ? input.url : input);
      if (!isOn() || !url || isOwnRequest(url)) return;
      const request = input instanceof Request ? input : undefined;
      const headers = new Headers(init?.headers ?? request?.headers);
      const method = (init?.method ?? request?.method ?? 'GET').toUpperCase();
      watched = watch(client, 'fetch', method, url, headers.get('baggage'));
      if (!watched.headers) return;
      for (const [name, value] of Object.entries(watched.headers)) headers.set(name, value);
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

function recordXhr(client: Client): () => void {
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
          const watched = watch(client, 'xhr', request.method, request.url, null);
          this.addEventListener('loadend', () => watched.end(this.status || undefined), { once: true });
          for (const [name, value] of Object.entries(watched.headers ?? {}))
            this.setRequestHeader(name, value as string);
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
