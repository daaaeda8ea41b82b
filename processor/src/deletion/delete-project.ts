import { forgetWords } from '../notify/forget-words.ts';
import type { Blobs } from '../store/blobs.ts';
import { weeksOf } from '../retention/weeks.ts';
import { mutate } from '../store/mutate.ts';
import type { Store } from '../store/port.ts';

/** By weeks, which are written again at once, so that the rows are off the disk. */
const IN_WEEKS = ['event_bodies', 'events', 'spans'] as const;
/** The ledger stays: it says what came and what became of it, and goes by its own 30 days. */
const AS_A_WHOLE = [
  'group_days',
  'pair_days',
  'release_minutes',
  'unmapped',
  'transaction_quarters',
  'trace_days',
  'issue_groups',
  'group_anchors',
  'issue_activity',
  'issues',
  'artifact_uses',
  'mails',
  'deliveries',
  'told',
  'releases',
  'deploys',
  'commits',
  'release_commits',
  'receipts',
  'key_traffic',
] as const;

export type ProjectStore = Pick<Store, 'client' | 'select'> & { blobs: Pick<Blobs, 'remove'> };

/**
 * Deletes all data of a project. Its row and its keys stay, disabled, so that neither its id nor a key is given out again. May be
 * repeated from its start.
 */
export async function deleteDataOfProject(store: ProjectStore, project: number, now: number): Promise<void> {
  const ofProject = `project_id = ${project}`;
  for (const table of IN_WEEKS)
    for (const week of await weeksOf(store, table))
      await mutate(store, table, `ALTER TABLE ${table} DELETE IN PARTITION ID '${week.id}' WHERE ${ofProject}`);
  const there = await store.select<{ name: string }>(
    'SELECT name FROM system.tables WHERE database = currentDatabase() ORDER BY name',
  );
  const names = new Set(there.map(({ name }) => name));
  await forgetWords(store, ofProject);
  for (const table of AS_A_WHOLE)
    if (names.has(table)) await mutate(store, table, `ALTER TABLE ${table} DELETE WHERE ${ofProject}`);
  await deleteArtifacts(store, ofProject, now);
}

const MOST_BLOBS = 20_000;

async function deleteArtifacts(store: ProjectStore, ofProject: string, now: number): Promise<void> {
  const alone = await store.select<{ blob: string }>(
    `SELECT DISTINCT blob FROM artifacts
     WHERE ${ofProject} AND blob NOT IN (SELECT blob FROM artifacts WHERE NOT ${ofProject})
     LIMIT ${MOST_BLOBS}`,
  );
  for (const { blob } of alone) await store.blobs.remove(blob, now);
  await mutate(store, 'artifacts', `ALTER TABLE artifacts DELETE WHERE ${ofProject}`);
}
