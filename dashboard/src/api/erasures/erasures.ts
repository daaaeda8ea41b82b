import { randomUUID } from 'node:crypto';

import type { AllowedProjects } from '@breakwater/processor/directory';
import { personHash, writeErasure } from '@breakwater/processor/retention';
import type { Store } from '@breakwater/processor/store';

import type { ErasureKind, ErasureRequest, ShownErasure } from '../../contract/erasures.ts';
import { namesOfPeople } from '../people/names-of-people.ts';
import { projectNamed } from '../projects/projects.ts';

/** The longest that a topic of the log, or its dead letters, keep a record. */
const LOG_MS = 14 * 86_400_000;
const MOST_SHOWN = 100;

interface Row {
  id: string;
  projectId: number;
  kind: ErasureKind;
  at: number;
  by: string;
  status: 'waiting' | 'done';
  doneAt: number;
  events: number;
  spans: number;
}

/** Newest first, at most 100. */
export async function listErasures(store: Store, projects: AllowedProjects): Promise<ShownErasure[]> {
  const rows = await store.select<Row>(`
    SELECT erasure_id AS id, project_id AS projectId, toString(kind) AS kind, by, status,
           toFloat64(toUnixTimestamp64Milli(erasures.at)) AS at, toFloat64(toUnixTimestamp64Milli(done_at)) AS doneAt,
           toFloat64(erasures.events) AS events, toFloat64(erasures.spans) AS spans
    FROM erasures FINAL
    ORDER BY erasures.at DESC, id
    LIMIT ${MOST_SHOWN}`);
  const nameOf = await namesOfPeople(store);
  return rows.map((row) => shown({ ...row, by: nameOf(row.by) }, projects));
}

/** Writes down that a person is erased, by a hash of their name. Processors drop what comes of them from ten seconds later on. */
export async function startErasure(
  store: Store,
  projects: AllowedProjects,
  { kind, value, project }: ErasureRequest,
  { by, at }: { by: string; at: number },
): Promise<ShownErasure> {
  const projectId = project === undefined ? 0 : projectNamed(projects, project).id;
  const row = { id: randomUUID(), kind, at, by, status: 'waiting', doneAt: 0, events: 0, spans: 0 } as const;
  await writeErasure(store, { ...row, project: projectId, hash: personHash(kind, value), version: 1 });
  return shown({ ...row, projectId }, projects);
}

const shown = ({ projectId, doneAt, ...row }: Row, projects: AllowedProjects): ShownErasure => ({
  ...row,
  project: projectId === 0 ? null : (projects.get(projectId)?.slug ?? String(projectId)),
  doneAt: row.status === 'done' ? doneAt : null,
  logGoneBy: row.at + LOG_MS,
});
