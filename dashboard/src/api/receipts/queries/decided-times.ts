import type { AllowedId } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';
import { cohortOf, ISSUE_CATEGORIES } from '@breakwater/relay/log';

import { millis, seconds } from '../../sql/bound.ts';

export interface DecidedQuestion {
  projectId: AllowedId;
  groupId: string;
  receivedAtMs: number;
  topic: string;
  partition: number;
  offset: number;
}

/**
 * When the deciders of their issues had taken the batches of events into account, in the order of the events. The ledger has
 * their accounts, under `topic:partition:first-end@time/group`. Null before these are written, and once the ledger of that time
 * has expired.
 */
export async function decidedTimes(store: Store, events: readonly DecidedQuestion[]): Promise<(number | null)[]> {
  const rows = await store.select<{ asked: number; said: number }>(
    `
    SELECT arrayJoin(arrayFilter(
             (each, cohort_of, project_of, batches, group, offset) ->
               cohort = cohort_of AND project_id = project_of AND startsWith(source, batches) AND endsWith(source, group)
                 AND first <= offset AND end > offset,
             arrayEnumerate({batches:Array(String)}), {cohorts:Array(UInt32)}, {projects:Array(UInt32)},
             {batches:Array(String)}, {groups:Array(String)}, {offsets:Array(UInt64)})) AS asked,
           ${millis('min(said_at)')} AS said
    FROM (
      SELECT toUnixTimestamp(cohort) AS cohort, project_id, source, said_at,
             toUInt64OrZero(extract(source, ':(\\\\d+)-\\\\d+@')) AS first, toUInt64OrZero(extract(source, '-(\\\\d+)@')) AS end
      FROM ledger
      WHERE ledger.cohort IN (SELECT toDateTime(arrayJoin({cohorts:Array(UInt32)}), 'UTC'))
        AND project_id IN {projects:Array(UInt32)} AND category IN {categories:Array(String)} AND stage = 'issue'
    )
    GROUP BY asked`,
    {
      categories: ISSUE_CATEGORIES,
      cohorts: events.map(({ receivedAtMs }) => seconds(cohortOf(receivedAtMs))),
      projects: events.map(({ projectId }) => projectId),
      batches: events.map(({ topic, partition }) => `${topic}:${partition}:`),
      groups: events.map(({ groupId }) => `/${groupId}`),
      offsets: events.map(({ offset }) => offset),
    },
  );
  const saidOf = new Map(rows.map(({ asked, said }) => [asked, said]));
  return events.map((_, index) => saidOf.get(index + 1) ?? null);
}
