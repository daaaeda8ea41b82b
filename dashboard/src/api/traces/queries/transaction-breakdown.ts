import type { Store } from '@breakwater/processor/store';

import type { TransactionDetail } from '../../../contract/performance.ts';
import { CLOCK_SLACK, seconds } from '../../sql/bound.ts';
import type { TransactionQuestion } from './transaction-samples.ts';

/** The time of a transaction by the operation of its child spans. */
export const transactionBreakdown = (
  store: Store,
  question: TransactionQuestion,
): Promise<TransactionDetail['breakdown']> =>
  store.select<TransactionDetail['breakdown'][number]>(
    `
    SELECT if(op = '', 'default', toString(op)) AS op, toFloat64(count()) AS count, sum(duration_ms) AS totalMs
    FROM spans
    WHERE project_id = {project:UInt32} AND is_segment = 0 AND transaction = {name:String}
      AND started_at >= toDateTime({since:UInt32}, 'UTC') AND received_at >= toDateTime({since:UInt32}, 'UTC') - ${CLOCK_SLACK}
    GROUP BY op
    ORDER BY totalMs DESC
    LIMIT 20`,
    { project: question.projectId, name: question.name, since: seconds(question.sinceMs) },
  );
