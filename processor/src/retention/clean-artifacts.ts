import { mutate } from '../store/mutate.ts';
import type { CleanUp } from './clean-up-run.ts';
import { keptSql } from './kept-since.ts';

const DAY_MS = 86_400_000;
/** Debug ids of one statement. */
const MOST = 500;

interface Unused {
  project: number;
  debugId: string;
  blobs: string[];
}

/**
 * Deletes uploaded files that symbolicated nothing for as long as their project keeps events, and were not uploaded since. A release
 * that is still out there goes on using its files. True when none is left.
 */
export async function cleanArtifacts({ store, retention, now, log, isOver }: CleanUp): Promise<boolean> {
  const isKept = (column: string): string => keptSql(retention, 'events', now(), column, 'project');
  for (;;) {
    if (isOver()) return false;
    const unused = await store.select<Unused>(
      `SELECT project_id AS project, debug_id AS debugId, groupUniqArray(blob) AS blobs
       FROM artifacts
       LEFT JOIN (SELECT project_id, debug_id, max(used_on) AS last FROM artifact_uses GROUP BY project_id, debug_id) AS uses
         USING (project_id, debug_id)
       GROUP BY project, debugId
       HAVING NOT (${isKept('max(uploaded_at)')}) AND NOT (${isKept('max(last)')})
       ORDER BY project, debugId
       LIMIT ${MOST}`,
    );
    if (unused.length === 0) return true;

    const keys = unused.map(({ project, debugId }) => `(${project}, '${debugId.replaceAll(/[^0-9A-Za-z-]/g, '')}')`);
    const isUnused = `(project_id, debug_id) IN (${keys.join(', ')})`;
    const alone = await store.select<{ blob: string }>(
      `SELECT DISTINCT blob FROM artifacts WHERE ${isUnused} AND blob NOT IN (SELECT blob FROM artifacts WHERE NOT ${isUnused})`,
    );
    const shortest = Math.min(...unused.map(({ project }) => retention.daysOf(project, 'events')));
    let bytes = 0;
    // Bytes before rows: while the rows are there, a clean-up that was cut off finds them again. Bytes that were just uploaded anew
    // stay, for their row is about to be written.
    for (const { blob } of alone) bytes += await store.blobs.remove(blob, now() - shortest * DAY_MS);
    await mutate(store, 'artifacts', `ALTER TABLE artifacts DELETE WHERE ${isUnused}`);
    await mutate(store, 'artifact_uses', `ALTER TABLE artifact_uses DELETE WHERE ${isUnused}`);
    await log.write({ step: 'artifacts', table: 'artifacts', rows: unused.length, bytes });
  }
}
