import type { Client } from '../../core/client/client.ts';
import type { OutgoingRequest, RequestOutcome, WatchedRequest } from '../../core/outgoing-request.ts';
import { traceRequest } from '../../core/tracing/trace-request.ts';
import type { TraceHeaders } from '../../core/tracing/trace-headers.ts';

/** The application's requests to others, while they run: a breadcrumb for each, and a span where the client traces. */
export class OutgoingRequests<Request extends object> {
  readonly #client: Client;
  readonly #category: OutgoingRequest['category'];
  readonly #running = new WeakMap<Request, WatchedRequest | null>();

  constructor(client: Client, category: OutgoingRequest['category']) {
    this.#client = client;
    this.#category = category;
  }

  has(request: Request): boolean {
    return this.#running.has(request);
  }

  /** Answers with the headers that carry the trace, if it may go there. */
  begin(request: Request, method: string, url: string, baggage: string | null): Partial<TraceHeaders> {
    const watched = traceRequest(this.#client, { category: this.#category, method, url, baggage });
    this.#running.set(request, watched);
    return watched.headers;
  }

  /** Only the first call counts: a body may fail after its headers. */
  end(request: Request, outcome: RequestOutcome): void {
    this.#client.safely(() => {
      const watched = this.#running.get(request);
      if (!watched) return;
      this.#running.set(request, null);
      watched.end(outcome);
    });
  }

  /** There was no answer. The application itself may have wanted none. */
  fail(request: Request, error: unknown): void {
    const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown };
    this.end(request, /abort/i.test(`${String(name)} ${String(code)}`) ? 'cancelled' : 'failed');
  }
}
