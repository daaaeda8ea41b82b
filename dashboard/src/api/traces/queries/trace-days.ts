import type { AllowedId } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';
import { exactly } from '@breakwater/processor/sums';

/**
 * SQL on `spans`, and its parameter, that leaves out all days on which none of the traces has a span. Null where they have none at all.
 */
export interface DaysOfTraces {
  condition: string;
  params: { days: string[] };
}

/** The days of receiving on which traces have spans in the projects, those that are not rolled yet too. */
export async function daysOfTraces(
  store: Store,
  projectIds: readonly AllowedId[],
  traceIds: readonly string[],
): Promise<DaysOfTraces | null> {
  const days = await exactly(store, ['trace_days'], ({ trace_days: tail }) =>
    store.select<{ day: string }>(
      `
      SELECT DISTINCT toString(day) AS day
      FROM (
        SELECT day FROM trace_days WHERE trace_id IN {traces:Array(String)} AND project_id IN {projects:Array(UInt32)}
        UNION ALL
        SELECT toDate(received_at) AS day FROM spans
        WHERE ${tail} AND trace_id IN {traces:Array(String)} AND project_id IN {projects:Array(UInt32)}
      )
      ORDER BY day`,
      { traces: traceIds, projects: projectIds },
    ),
  );
  const [first] = days;
  if (!first) return null;
  // The bounds leave out whole weeks; the list leaves out the days between.
  return { condition: CONDITION, params: { days: days.map(({ day }) => day) } };
}

const CONDITION = `(toDate(received_at) IN {days:Array(Date)}
          AND received_at >= toDateTime(arrayMin({days:Array(Date)}), 'UTC') AND received_at < toDateTime(arrayMax({days:Array(Date)}) + 1, 'UTC'))`;
