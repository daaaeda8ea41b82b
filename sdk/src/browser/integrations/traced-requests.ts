import type { Client } from '../../core/client/client.ts';
import type { Integration, Undo } from '../../core/client/integration.ts';
import { traceRequest } from '../../core/tracing/trace-request.ts';
import { onRequests } from './requests.ts';

/** Beside the breadcrumbs of `requests()`, a span for each; and requests carry the trace to where it may go. */
export const tracedRequests = (): Integration => traceRequests;

export const traceRequests = (client: Client): Undo => onRequests(client, traceRequest);
