import { changeChannel, listChannels } from '../directory/channels.ts';
import { DirectoryError } from '../directory/errors.ts';
import { changePreferences, listPreferences } from '../directory/preferences.ts';
import { mutate } from '../store/mutate.ts';
import type { CleanUp } from './clean-up-run.ts';

type Tools = Pick<CleanUp, 'store' | 'log'>;

/** Projects whose data is gone. Their ids are not given out again. */
const GONE = `SELECT project_id FROM deletions FINAL WHERE issue_id = 0 AND status = 'done'`;

/** Settings of one project, and how a row names it. */
const SETTINGS: readonly (readonly [table: string, project: string])[] = [
  ['retention', 'project_id'],
  ['silences', 'project_id'],
  // The slug of an organization may be a number.
  ['scrubbing', `if(startsWith(scope, 'project:'), toUInt32OrZero(splitByChar(':', scope)[2]), 0)`],
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
  const gone = await goneProjects(store);
  await cleanChannels({ store, log }, gone);
  await cleanPreferences({ store, log }, gone);
  return true;
}

async function goneProjects(store: CleanUp['store']): Promise<ReadonlySet<number>> {
  const rows = await store.select<{ id: number }>(
    `SELECT project_id AS id FROM (${GONE} ORDER BY project_id LIMIT 20000)`,
  );
  return new Set(rows.map(({ id }) => id));
}

/** A channel of deleted projects alone is turned off: without any project it would be one of all. */
async function cleanChannels({ store, log }: Tools, gone: ReadonlySet<number>): Promise<void> {
  for (const channel of await listChannels(store)) {
    const projects = channel.projects.filter((id) => !gone.has(id));
    if (projects.length === channel.projects.length || (projects.length === 0 && !channel.isOn)) continue;
    await unlessChanged(async () => {
      await changeChannel(store, channel, projects.length === 0 ? { isOn: false } : { projects });
      await log.write({ step: 'deleted_project', table: 'channels', rows: 1 });
    });
  }
}

async function cleanPreferences({ store, log }: Tools, gone: ReadonlySet<number>): Promise<void> {
  for (const address of await listPreferences(store)) {
    const all = Object.entries(address.projects);
    const left = all.filter(([id]) => !gone.has(Number(id)));
    if (left.length === all.length) continue;
    await unlessChanged(async () => {
      await changePreferences(store, address, { projects: Object.fromEntries(left) });
      await log.write({ step: 'deleted_project', table: 'preferences', rows: 1 });
    });
  }
}

/** Where a person was faster, the next night does it. */
async function unlessChanged(change: () => Promise<void>): Promise<void> {
  try {
    await change();
  } catch (error) {
    if (!(error instanceof DirectoryError) || error.code !== 'settings_changed') throw error;
  }
}
