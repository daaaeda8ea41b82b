import type { Store } from '@breakwater/processor/store';
import { cohortOf } from '@breakwater/relay/log';

import { millis, seconds } from './bound.ts';

export interface DecidedQuestion {
  projectId: number;
  issueId: string;
  receivedAtMs: number;
  topic: string;
  partition: number;
  offset: number;
}

/**
 * When the decider of the issue had taken the batch of an event into account: it says so in the ledger, under
 * `topic:partition:first-end@time/issue`. Null before that, and once the ledger of that time has expired.
 */
export async function decidedAt(
  store: Store,
  { projectId, issueId, receivedAtMs, topic, partition, offset }: DecidedQuestion,
): Promise<number | null> {
  const [row] = await store.select<{ said: number }>(
    `
    SELECT ${millis('min(written_at)')} AS said
    FROM ledger
    WHERE cohort = toDateTime({cohort:UInt32}, 'UTC') AND project_id = {project:UInt32} AND category IN ('error', 'security') AND stage = 'issue'
      AND startsWith(source, {batches:String}) AND endsWith(source, {issue:String})
      AND toUInt64OrZero(extract(source, ':(\\\\d+)-\\\\d+@')) <= {offset:UInt64}
      AND toUInt64OrZero(extract(source, '-(\\\\d+)@')) > {offset:UInt64}`,
    {
      cohort: seconds(cohortOf(receivedAtMs)),
      project: projectId,
      batches: `${topic}:${partition}:`,
      issue: `/${issueId}`,
      offset,
    },
  );
  return row && row.said > 0 ? row.said : null;
}
