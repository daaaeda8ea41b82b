import { mutate } from '../store/mutate.ts';
import { keptSql } from './kept-since.ts';
import { KEPT_TABLES, daysOfTable, longestOfTable } from './tables.ts';
import type { KeptTable } from './tables.ts';
import type { CleanUp } from './clean-up-run.ts';
import { bytesOfWeek, weeksOf } from './weeks.ts';
import type { Week } from './weeks.ts';

const DAY_MS = 86_400_000;
/** Conditions of one statement. */
const MOST_PROJECTS = 200;
/** A week is written again once so much of it is masked: a rewrite each night would cost more than the disk that it frees. */
const MASKED_SHARE = 1 / 8;

/** Lets go of facts, bodies and sums that are older than their projects keep them. True when all of it is done. */
export async function cleanFacts(cleanUp: CleanUp): Promise<boolean> {
  for (const table of KEPT_TABLES) {
    if (!table.isWeekly) {
      if (cleanUp.isOver()) return false;
      await deleteOld(cleanUp, table, null);
      continue;
    }
    for (const week of await weeksOf(cleanUp.store, table.table)) {
      if (cleanUp.isOver()) return false;
      if (await dropWeek(cleanUp, table, week)) continue;
      await deleteOld(cleanUp, table, week);
      await applyMask(cleanUp, table, week.id);
    }
  }
  return true;
}

/** A week of which no project keeps anything goes as a whole. */
async function dropWeek({ store, retention, now, log }: CleanUp, table: KeptTable, week: Week): Promise<boolean> {
  if (week.endMs > now() - longestOfTable(table, retention) * DAY_MS) return false;
  await store.client.command({ query: `ALTER TABLE ${table.table} DROP PARTITION ID '${week.id}'` });
  await log.write({ step: 'week', table: table.table, partition: week.id, rows: week.rows, bytes: week.bytes });
  return true;
}

async function deleteOld({ store, retention, now, log }: CleanUp, table: KeptTable, week: Week | null): Promise<void> {
  const inWeek = week === null ? 'true' : `_partition_id = '${week.id}'`;
  const isOld = table.kinds.map((kind) => `NOT (${keptSql(retention, kind, now(), table.column)})`).join(' AND ');
  const old = await store.select<{ project: number; rows: string }>(
    `SELECT project_id AS project, count() AS rows
     FROM ${table.table}
     WHERE ${inWeek} AND project_id != 0 AND ${isOld}
     GROUP BY project
     ORDER BY project
     LIMIT 20000`,
  );
  for (let first = 0; first < old.length; first += MOST_PROJECTS) {
    const some = old.slice(first, first + MOST_PROJECTS);
    const before = some.map(({ project }) => {
      const since = Math.floor((now() - daysOfTable(table, retention, project) * DAY_MS) / 1000);
      return `(project_id = ${project} AND ${table.column} < toDateTime(${since}, 'UTC'))`;
    });
    const place = week === null ? '' : ` IN PARTITION ID '${week.id}'`;
    await mutate(store, table.table, `DELETE FROM ${table.table}${place} WHERE ${before.join(' OR ')}`);
    for (const { project, rows } of some)
      await log.write({
        step: week === null ? 'sums' : 'project',
        project,
        table: table.table,
        partition: week?.id ?? '',
        rows: Number(rows),
      });
  }
}

async function applyMask({ store, log }: CleanUp, { table }: KeptTable, id: string): Promise<void> {
  const week = (await weeksOf(store, table)).find((one) => one.id === id);
  if (!week?.isMasked) return;
  const [kept] = await store.select<{ rows: string }>(
    `SELECT count() AS rows FROM ${table} WHERE _partition_id = {id:String}`,
    { id },
  );
  const masked = week.rows - Number(kept?.rows ?? 0);
  if (masked < week.rows * MASKED_SHARE) return;
  await mutate(store, table, `ALTER TABLE ${table} APPLY DELETED MASK IN PARTITION ID '${id}'`);
  const bytes = Math.max(0, week.bytes - (await bytesOfWeek(store, table, id)));
  await log.write({ step: 'mask', table, partition: id, rows: masked, bytes });
}
