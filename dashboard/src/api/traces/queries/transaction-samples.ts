import type { AllowedId } from '@breakwater/processor/directory';
import { keptSince } from '@breakwater/processor/retention';
import type { Store } from '@breakwater/processor/store';

import type { SampleKind, TransactionSample } from '../../../contract/performance.ts';
import { CLOCK_SLACK, seconds } from '../../sql/bound.ts';
import { chooseSamples, EACH } from '../choose-samples.ts';

/** Enough of each kind that a trace which is shown under another heading can be passed over. */
const CANDIDATES = EACH * 4;

/** A request that the caller gave up is neither fast nor typical: its duration is the caller's patience. */
const FINISHED = `failed = 0 AND status != 'cancelled'`;
const KINDS: readonly { kind: SampleKind; condition: string; order: string }[] = [
  { kind: 'failed', condition: 'failed = 1', order: 'started_at DESC' },
  { kind: 'slow', condition: FINISHED, order: 'duration_ms DESC' },
  { kind: 'fast', condition: FINISHED, order: 'duration_ms' },
  { kind: 'median', condition: FINISHED, order: 'abs(duration_ms - {median:Float64})' },
];

export interface TransactionQuestion {
  projectId: AllowedId;
  name: string;
  sinceMs: number;
}

/** Traces worth opening, each under one heading. */
export async function transactionSamples(
  store: Store,
  question: TransactionQuestion,
  medianMs: number,
): Promise<TransactionSample[]> {
  const kept = await keptSince(store, 'spans');
  const candidates = await store.select<TransactionSample>(
    KINDS.map((kind) => candidatesOf(kind, kept)).join(' UNION ALL '),
    {
      project: question.projectId,
      name: question.name,
      since: seconds(question.sinceMs),
      median: medianMs,
    },
  );
  return chooseSamples(candidates, medianMs);
}

const candidatesOf = ({ kind, condition, order }: (typeof KINDS)[number], kept: string): string => `
    SELECT * FROM (
      SELECT trace_id AS traceId, span_id AS spanId, event_id AS eventId,
             toUnixTimestamp64Micro(started_at) / 1000 AS startedAt, duration_ms AS durationMs, toString(status) AS status,
             '${kind}' AS kind
      FROM spans
      WHERE project_id = {project:UInt32} AND is_segment = 1 AND transaction = {name:String}
        AND started_at >= toDateTime({since:UInt32}, 'UTC') AND received_at >= toDateTime({since:UInt32}, 'UTC') - ${CLOCK_SLACK}
        AND ${kept} AND ${condition}
      ORDER BY ${order}, trace_id
      LIMIT 1 BY trace_id
      LIMIT ${CANDIDATES}
    )`;
