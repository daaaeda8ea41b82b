import type { AllowedId } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';

/**
 * A time of the store before which every fact is visible: none that is stored later, or is being stored now, lies before it. All
 * pages of a list are ranked by the facts up to that time of its first page, so that an issue whose events go on cannot move
 * between pages. Epoch milliseconds.
 */
export async function settledTime(store: Store): Promise<number> {
  const [row] = await store.select<{ now: number; longest: number }>(
    `
    SELECT toFloat64(toUnixTimestamp64Milli(now64(3))) AS now, max(elapsed) AS longest
    FROM system.processes
    WHERE query_kind = 'Insert' AND elapsed < ${LONGEST_INSERT_S}`,
  );
  return row ? row.now - Math.ceil(row.longest * 1000) - 1 : 0;
}

/** A flush that takes longer has failed. A longer insert is a repair by hand, for which no list is to stand still. */
const LONGEST_INSERT_S = 60;

/** SQL of the time that `asOf` binds. */
export const AS_OF = `fromUnixTimestamp64Milli({asOf:Int64}, 'UTC')`;

/** SQL: facts that came after that time. */
const AFTER = `project_id IN {projects:Array(UInt32)} AND stored_at > ${AS_OF}`;

/** Whether facts of these projects came after that time and are in the sums; with `tail` 0, whether any came. */
export async function cameAfter(
  store: Store,
  { projectIds, asOf, tail }: { projectIds: readonly AllowedId[]; asOf: number; tail: string },
): Promise<boolean> {
  const rows = await store.select<object>(`SELECT 1 AS one FROM events WHERE ${AFTER} AND NOT ${tail} LIMIT 1`, {
    projects: projectIds,
    asOf,
  });
  return rows.length > 0;
}

/**
 * SQL: days of groups whose sums hold facts that came after that time, as (project_id, group_id, day). The sums of these days
 * cannot be taken apart again; their facts can be counted.
 */
export const changedDays = (tail: string): string => `
  SELECT DISTINCT project_id, group_id, toDate(timestamp) AS day FROM events WHERE ${AFTER} AND NOT ${tail}`;
