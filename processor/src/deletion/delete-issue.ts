import { randomUUID } from 'node:crypto';

import { weeksOf } from '../retention/weeks.ts';
import { mutate } from '../store/mutate.ts';
import type { Store } from '../store/port.ts';
import { tailOf } from '../sums/marker.ts';
import { readMarkers } from '../sums/read-markers.ts';
import { SUMS } from '../sums/tables.ts';

export type DeletionStore = Pick<Store, 'client' | 'select' | 'insert' | 'insertSelect'>;

export interface DeletedIssue {
  project: number;
  /** In decimal digits. */
  groups: readonly string[];
  /** Events that were stored later belong to the issue that their group begins anew. Epoch milliseconds. */
  at: number;
}

/**
 * Deletes the events of some groups with their bodies and sums. Nothing may be rolled meanwhile. Rows are out of sight at once, and
 * off the disk with the next merge of their parts. May be repeated from its start.
 */
export async function deleteDataOfGroups(store: DeletionStore, { project, groups, at }: DeletedIssue): Promise<void> {
  if (groups.length === 0) return;
  const ofGroups = `project_id = ${project} AND group_id IN (${groups.join(', ')})`;
  const before = `stored_at <= fromUnixTimestamp64Milli(toInt64(${Math.floor(at)}), 'UTC')`;
  // A body is stored before its fact, which alone says whether an event is a later one.
  const later = `(timestamp, event_id) IN (SELECT timestamp, event_id FROM events WHERE ${ofGroups} AND NOT ${before})`;
  for (const [table, which] of [
    ['event_bodies', `${before} AND NOT ${later}`],
    ['events', before],
  ] as const)
    for (const week of await weeksOf(store, table))
      await mutate(store, table, `DELETE FROM ${table} IN PARTITION ID '${week.id}' WHERE ${ofGroups} AND ${which}`);
  await mutate(store, 'unmapped', `ALTER TABLE unmapped DELETE WHERE ${ofGroups}`);
  await sumAgain(store, ofGroups);
}

/** Sums know days, not events: those of the groups go, and the events that are left and were rolled before are summed again. */
async function sumAgain(store: DeletionStore, ofGroups: string): Promise<void> {
  await mutate(store, 'group_days', `ALTER TABLE group_days DELETE WHERE ${ofGroups}`);
  const { table, from, columns, groupBy } = SUMS.group_days;
  const sums = Object.entries(columns).map(([name, [sum]]) => `${sum} AS ${name}_`);
  const { group_days: marker } = await readMarkers(store, ['group_days']);
  await store.insertSelect(
    table,
    Object.keys(columns),
    `SELECT ${sums.join(', ')}
     FROM ${from}
     WHERE ${ofGroups} AND NOT ${tailOf(marker)}
     GROUP BY ${groupBy.map((name) => `${name}_`).join(', ')}`,
    // Never that of an attempt before, whose sums were deleted.
    `again:${randomUUID()}`,
  );
}
