import type { Store } from '@breakwater/processor/store';

import type { TransactionDetail } from '../../../contract/index.ts';
import { CLOCK_SLACK, seconds } from '../../sql/bound.ts';

type Sample = TransactionDetail['samples'][number];

const EACH = 3;
const KINDS: readonly { kind: Sample['kind']; condition: string; order: string }[] = [
  { kind: 'slow', condition: '1', order: 'duration_ms DESC' },
  { kind: 'median', condition: '1', order: 'abs(duration_ms - {median:Float64})' },
  { kind: 'fast', condition: '1', order: 'duration_ms' },
  { kind: 'failed', condition: 'failed = 1', order: 'started_at DESC' },
];

export interface TransactionQuestion {
  projectId: number;
  name: string;
  sinceMs: number;
}

/** Traces worth opening: the slowest, around the median, the fastest, the newest that failed. */
export const transactionSamples = (store: Store, question: TransactionQuestion, medianMs: number): Promise<Sample[]> =>
  store.select<Sample>(KINDS.map(samplesOf).join(' UNION ALL '), {
    project: question.projectId,
    name: question.name,
    since: seconds(question.sinceMs),
    median: medianMs,
  });

const samplesOf = ({ kind, condition, order }: (typeof KINDS)[number]): string => `
    SELECT * FROM (
      SELECT trace_id AS traceId, span_id AS spanId, event_id AS eventId,
             toUnixTimestamp64Micro(started_at) / 1000 AS startedAt, duration_ms AS durationMs, toString(status) AS status,
             '${kind}' AS kind
      FROM spans
      WHERE project_id = {project:UInt32} AND is_segment = 1 AND transaction = {name:String}
        AND started_at >= toDateTime({since:UInt32}, 'UTC') AND received_at >= toDateTime({since:UInt32}, 'UTC') - ${CLOCK_SLACK}
        AND ${condition}
      ORDER BY ${order}
      LIMIT ${EACH}
    )`;
