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

export interface WatchedRequest {
  /** The headers that it must carry. */
  headers: Partial<TraceHeaders>;
  /** Called once. Without a status, there was no answer. */
  end: (status: number | undefined) => void;
}

/** A request becomes a breadcrumb once it ends. */
export function watchRequest(client: Client, { category, method, url }: OutgoingRequest): WatchedRequest {
  return {
    headers: {},
    end: (status) => {
      const level = !status || status >= 500 ? 'error' : status >= 400 ? 'warning' : 'info';
      client.addBreadcrumb({ type: 'http', category, level, data: { method, url, status_code: status } });
    },
  };
}
