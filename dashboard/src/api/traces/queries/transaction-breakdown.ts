import { keptSince } from '@breakwater/processor/retention';
import type { Store } from '@breakwater/processor/store';

import type { TransactionDetail } from '../../../contract/performance.ts';
import { CLOCK_SLACK, seconds } from '../../sql/bound.ts';
import type { TransactionQuestion } from './transaction-samples.ts';

const MOST = 20;

/** The time of a transaction by the operation of its child spans, most first, each span counted as often as its sample rate says. */
export async function transactionBreakdown(
  store: Store,
  question: TransactionQuestion,
): Promise<Pick<TransactionDetail, 'breakdown' | 'operations'>> {
  const kept = await keptSince(store, 'spans');
  const rows = await store.select<TransactionDetail['breakdown'][number] & { operations: number }>(
    `
    SELECT if(op = '', 'default', toString(op)) AS op, round(sum(toFloat64(weight))) AS count, sum(duration_ms * weight) AS totalMs,
           toFloat64(count() OVER ()) AS operations
    FROM spans
    WHERE project_id = {project:UInt32} AND is_segment = 0 AND transaction = {name:String}
      AND started_at >= toDateTime({since:UInt32}, 'UTC') AND received_at >= toDateTime({since:UInt32}, 'UTC') - ${CLOCK_SLACK} AND ${kept}
    GROUP BY op
    ORDER BY totalMs DESC
    LIMIT ${MOST}`,
    { project: question.projectId, name: question.name, since: seconds(question.sinceMs) },
  );
  return { breakdown: rows.map(({ operations: _operations, ...row }) => row), operations: rows[0]?.operations ?? 0 };
}
