import { endpoint } from './endpoint.ts';
import type { Period } from './periods.ts';
import type { MovedTime, PartCut } from './receipts.ts';

export interface TraceSpan {
  project: { id: number; slug: string };
  /** The transaction's that it came with; empty where a streamed span named none. */
  eventId: string;
  spanId: string;
  parentSpanId: string;
  isSegment: boolean;
  transaction: string;
  op: string;
  description: string;
  status: string;
  failed: boolean;
  /** Epoch milliseconds, with a fraction. */
  startedAt: number;
  durationMs: number;
  service: string;
  attributes: Record<string, string>;
  measurements: Record<string, number>;
  receivedAt: number;
  /** How its times differ from those that its client gave. */
  clock: MovedTime[];
  /** Parts of it, or of its whole transaction, that were left out or shortened. */
  cuts: PartCut[];
  /** Where it was scrubbed, by its paths as it came, at most a hundred; a transaction's are those of all its spans. */
  scrubbed: { path: string; rule: string }[];
  /** How many more places there were. */
  scrubbedMore: number;
}

export interface TraceError {
  eventId: string;
  issueId: string;
  shortId: string;
  project: { id: number; slug: string };
  spanId: string;
  title: string;
  level: string;
  timestamp: number;
}

export interface Trace {
  traceId: string;
  spans: TraceSpan[];
  /** Stored spans of the trace; above `spans.length` where the answer was capped (5,000), which the page shows. */
  totalSpans: number;
  /** Stored spans that are not shown, because each has the id of another one that differs from it. */
  twins: number;
  errors: TraceError[];
  /** Stored errors of the trace; above `errors.length` where the answer was capped (200), which the page shows. */
  totalErrors: number;
}

export interface TraceSummary {
  traceId: string;
  /** The transaction without a parent; where it is missing, the one that began first. `op`, `project` and `durationMs` are of it. */
  root: string;
  op: string;
  project: { id: number; slug: string };
  /** When its first span began. */
  startedAt: number;
  durationMs: number;
  spans: number;
  services: number;
  errors: number;
  failed: boolean;
}

/** Newest first, at most 50. */
export interface TraceList {
  traces: TraceSummary[];
}

export const listTraces = endpoint<{ search: { project?: string | undefined; period?: Period }; answer: TraceList }>(
  'GET',
  '/api/ui/traces',
);

export const oneTrace = endpoint<{ params: 'traceId'; answer: Trace }>('GET', '/api/ui/traces/:traceId');
