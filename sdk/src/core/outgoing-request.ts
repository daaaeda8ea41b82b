import type { Client } from './client/client.ts';
import type { TraceHeaders } from './tracing/trace-headers.ts';

/** A request that the application makes. */
export interface OutgoingRequest {
  category: 'fetch' | 'xhr' | 'http';
  method: string;
  url: string;
  /** The header as the application set it. */
  baggage: string | null;
}

/** The status of the answer, or why there is none: `opaque` is an answer that the page may not read. */
export type RequestOutcome = number | 'failed' | 'cancelled' | 'opaque';

export interface WatchedRequest {
  /** The headers that it must carry. */
  headers: Partial<TraceHeaders>;
  /** Called once. */
  end: (outcome: RequestOutcome) => void;
}

/** A request becomes a breadcrumb once it ends. */
export function watchRequest(client: Client, { category, method, url }: OutgoingRequest): WatchedRequest {
  return {
    headers: {},
    end: (outcome) => {
      const isAnswer = typeof outcome === 'number';
      const level =
        outcome === 'failed' || (isAnswer && outcome >= 500)
          ? 'error'
          : isAnswer && outcome >= 400
            ? 'warning'
            : 'info';
      const data = { method, url, ...(isAnswer ? { status_code: outcome } : {}) };
      client.addBreadcrumb({ type: 'http', category, level, data });
    },
  };
}

/** The headers that a request still lacks. Those of another tracer stay, for two of a kind are refused; baggage is merged before. */
export const missingHeaders = (headers: Partial<TraceHeaders>, has: (name: string) => boolean): [string, string][] =>
  has('sentry-trace') ? [] : Object.entries(headers).filter(([name]) => name === 'baggage' || !has(name));
