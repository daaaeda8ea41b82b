import { changeChannel, listChannels } from '../directory/channels.ts';
import { DirectoryError } from '../directory/errors.ts';
import { mutate } from '../store/mutate.ts';
import type { CleanUp } from './clean-up-run.ts';

/** Projects whose data is gone. Their ids are not given out again. */
const GONE = `SELECT project_id FROM deletions FINAL WHERE issue_id = 0 AND status = 'done'`;

/** Settings of one project, and how a row names it. */
const SETTINGS: readonly (readonly [table: string, project: string])[] = [
  ['retention', 'project_id'],
  ['silences', 'project_id'],
  ['scrubbing', `toUInt32OrZero(splitByChar(':', scope)[2])`],
];

/** Lets go of the settings of deleted projects: a long retention of one would keep whole weeks of all others. True when none is left. */
export async function cleanSettings({ store, log, isOver }: CleanUp): Promise<boolean> {
  for (const [table, project] of SETTINGS) {
    if (isOver()) return false;
    const where = `${project} != 0 AND ${project} IN (${GONE})`;
    const [left] = await store.select<{ rows: string }>(`SELECT count() AS rows FROM ${table} WHERE ${where}`);
    const rows = Number(left?.rows ?? 0);
    if (rows === 0) continue;
    await mutate(store, table, `ALTER TABLE ${table} DELETE WHERE ${where}`);
    await log.write({ step: 'deleted_project', table, rows });
  }
  await cleanChannels({ store, log });
  return true;
}

/** A channel of deleted projects alone is turned off: without any project it would be one of all. */
async function cleanChannels({ store, log }: Pick<CleanUp, 'store' | 'log'>): Promise<void> {
  const rows = await store.select<{ id: number }>(
    `SELECT project_id AS id FROM (${GONE} ORDER BY project_id LIMIT 20000)`,
  );
  const gone = new Set(rows.map(({ id }) => id));
  for (const channel of await listChannels(store)) {
    const projects = channel.projects.filter((id) => !gone.has(id));
    if (projects.length === channel.projects.length || (projects.length === 0 && !channel.isOn)) continue;
    try {
      await changeChannel(store, channel, projects.length === 0 ? { isOn: false } : { projects });
      await log.write({ step: 'deleted_project', table: 'channels', rows: 1 });
    } catch (error) {
      // A person was faster; the next night does it.
      if (!(error instanceof DirectoryError) || error.code !== 'settings_changed') throw error;
    }
  }
}
