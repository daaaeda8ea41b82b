import type { Client } from '../client/client.ts';
import type { OutgoingRequest, RequestOutcome, WatchedRequest } from '../outgoing-request.ts';
import { watchRequest } from '../outgoing-request.ts';
import { matchesTarget, spanStatusOf, urlWithoutQuery } from './http-span.ts';

/** A request becomes a span too, under the open one, and carries the trace to where it may go. */
export function traceRequest(client: Client, request: OutgoingRequest): WatchedRequest {
  const { context, host, options } = client;
  const url = urlWithoutQuery(request.url);
  const span = context.span?.isRecording
    ? context.span.child({
        name: `${request.method} ${url}`,
        op: 'http.client',
        origin: host.httpOrigin,
        data: { 'http.request.method': request.method, url },
      })
    : undefined;
  const targets = options.tracePropagationTargets;
  const isOwn = host.tracesTo(request.url);
  const goesThere = targets ? matchesTarget(request.url, targets, isOwn) : isOwn;
  const watched = watchRequest(client, request);
  return {
    headers: goesThere ? client.getTraceHeaders(span, request.baggage) : {},
    end: (outcome) => {
      if (typeof outcome === 'number') span?.setData('http.response.status_code', outcome);
      if (outcome !== 'opaque') span?.setStatus(statusOf(outcome));
      span?.end();
      watched.end(outcome);
    },
  };
}

const statusOf = (outcome: RequestOutcome): string =>
  typeof outcome === 'number' ? spanStatusOf(outcome) : outcome === 'cancelled' ? outcome : 'unknown_error';
