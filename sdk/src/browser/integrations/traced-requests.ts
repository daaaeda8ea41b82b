import type { Client } from '../../core/client/client.ts';
import type { Integration, Undo } from '../../core/client/integration.ts';
import { traceRequest } from '../../core/tracing/trace-request.ts';
import { onRequests, tracedClients } from './requests.ts';

/** Beside the breadcrumbs of `requests()`, a span for each; and requests carry the trace to where it may go. */
export const tracedRequests = (): Integration => traceRequests;

export function traceRequests(client: Client): Undo {
  tracedClients.add(client);
  const undo = onRequests(client, traceRequest);
  return () => {
    tracedClients.delete(client);
    undo();
  };
}
