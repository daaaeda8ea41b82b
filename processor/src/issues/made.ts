import type { Batch } from '@breakwater/relay/log';

import type { Store } from '../store/port.ts';
import { isoOf } from '../topics/row-origin.ts';
import { changeOf } from './change.ts';
import type { IssueChange, StoredIssueRow } from './change.ts';
import { issuesIn, timesOf } from './parts.ts';
import type { Part } from './parts.ts';

/**
 * The changes that an earlier attempt at a batch has stored, by part; an empty list where a part made none. All parts up to the last
 * one with any are done. Offsets begin anew with a new log: only decisions on these very records count, by the time that a decision
 * takes from its record.
 */
export async function changesMade(
  batch: Batch,
  parts: readonly Part[],
  store: Pick<Store, 'select'>,
): Promise<IssueChange[][]> {
  const records = parts.flatMap(issuesIn);
  const times = new Map(
    records.map(({ offset, record }) => [offset, new Set(timesOf(record).map((time) => Date.parse(isoOf(time))))]),
  );
  const place = { projects: [...new Set(records.map(({ record }) => record.project))], partition: batch.partition };
  const stored = await store.select<{ offset: string; at: string }>(
    `SELECT source_offset AS offset, at
     FROM issue_activity
     WHERE project_id IN {projects:Array(UInt32)} AND source_partition = {partition:UInt32}
       AND source_offset >= {first:UInt64} AND source_offset < {end:UInt64}
     GROUP BY offset, at`,
    { ...place, first: batch.first, end: batch.end },
  );
  const offsets = new Set(
    stored.flatMap(({ offset, at }) => (times.get(Number(offset))?.has(Date.parse(at)) ? Number(offset) : [])),
  );
  const done = parts.findLastIndex((part) => issuesIn(part).some(({ offset }) => offsets.has(offset))) + 1;

  const made: IssueChange[][] = [];
  for (const part of parts.slice(0, done)) {
    const own = issuesIn(part)
      .map(({ offset }) => offset)
      .filter((offset) => offsets.has(offset));
    const rows =
      own.length === 0
        ? []
        : await store.select<StoredIssueRow>(
            `SELECT *
       FROM issue_activity
       WHERE project_id IN {projects:Array(UInt32)} AND source_partition = {partition:UInt32} AND source_offset IN {own:Array(UInt64)}
       ORDER BY source_offset, issue_id`,
            { ...place, own },
          );
    made.push(rows.map(changeOf).filter(({ source, at }) => times.get(source.offset)?.has(at)));
  }
  return made;
}
