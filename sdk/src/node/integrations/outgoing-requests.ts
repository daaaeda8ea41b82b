import type { Client } from '../../core/client/client.ts';
import { matchesTarget, spanStatusOf, urlWithoutQuery } from '../../core/tracing/http-span.ts';
import type { Span } from '../../core/tracing/span.ts';
import type { TraceHeaders } from '../../core/tracing/trace-headers.ts';

interface Outgoing {
  span: Span | undefined;
  method: string;
  url: string;
}

/** The application's requests to others, while they run: a span and a breadcrumb for each. */
export class OutgoingRequests<Request extends object> {
  readonly #client: Client;
  readonly #category: string;
  readonly #running = new WeakMap<Request, Outgoing>();

  constructor(client: Client, category: string) {
    this.#client = client;
    this.#category = category;
  }

  has(request: Request): boolean {
    return this.#running.has(request);
  }

  /** Answers with the headers that carry the trace; null where it must not go. */
  begin(request: Request, method: string, url: string, baggage: string | null): TraceHeaders | null {
    const name = `${method} ${urlWithoutQuery(url)}`;
    const data = { 'http.request.method': method, url: urlWithoutQuery(url) };
    const span = this.#client.tracer.child({ name, op: 'http.client', origin: 'auto.http.client', data });
    this.#running.set(request, { span, method, url });
    const targets = this.#client.options.tracePropagationTargets;
    return !targets || matchesTarget(url, targets) ? this.#client.tracer.headers(span, baggage) : null;
  }

  /** Without a status, there was no answer. */
  end(request: Request, status: number | undefined): void {
    const outgoing = this.#running.get(request);
    if (!outgoing || outgoing.span?.endTimestamp !== undefined) return;
    const { span, method, url } = outgoing;
    span
      ?.setData('http.response.status_code', status)
      .setStatus(status ? spanStatusOf(status) : 'unknown_error')
      .end();
    const level = !status || status >= 500 ? 'error' : status >= 400 ? 'warning' : 'info';
    const data = { method, url, status_code: status };
    this.#client.addBreadcrumb({ type: 'http', category: this.#category, level, data });
  }
}
