import { open, readFile } from 'node:fs/promises';

import { deleteProject, DirectoryError, listProjects } from '@breakwater/processor/directory';
import type { SettledProject } from '@breakwater/processor/directory';
import { ERASURES_MOST, pagesOf, PERSON_KINDS, writeDeletion, writeErasure } from '@breakwater/processor/retention';
import type { Store } from '@breakwater/processor/store';
import type { Log } from '@breakwater/relay/log';
import { z } from 'zod';

import { OperatorError } from '../operator/command.ts';

/*
 * People who were erased and projects that were deleted, as lines of a file that only grows. A backup that was taken before knows
 * nothing of them; a restore obeys them by such a file.
 */

export const erasureSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('person'),
    id: z.string(),
    project: z.number(),
    person: z.enum(PERSON_KINDS),
    /** SHA-256 of what names the person: no file of erasures has a name in it. */
    hash: z.string(),
    at: z.number(),
    by: z.string(),
  }),
  z.object({ kind: z.literal('project'), project: z.number(), at: z.number(), by: z.string() }),
]);
export type KnownErasure = z.infer<typeof erasureSchema>;

/** All erasures of people and deletions of projects, oldest first. @throws OperatorError where a backup could not name all of them */
export async function erasuresIn(store: Pick<Store, 'select'>): Promise<KnownErasure[]> {
  type Person = Omit<KnownErasure & { kind: 'person' }, 'kind'>;
  type Project = Omit<KnownErasure & { kind: 'project' }, 'kind'>;
  const people = await all<Person>(
    pagesOf(
      store,
      (limit) =>
        `SELECT erasure_id AS id, project_id AS project, toString(kind) AS person, toString(hash) AS hash,
                toFloat64(toUnixTimestamp64Milli(erasures.at)) AS at, by
         FROM erasures FINAL WHERE erasure_id > {key:String} ORDER BY erasure_id LIMIT ${limit}`,
      ({ id }) => id,
      '',
    ),
  );
  const projects = await all<Project>(
    pagesOf(
      store,
      (limit) =>
        `SELECT project_id AS project, toFloat64(toUnixTimestamp64Milli(max(deletions.at))) AS at, argMax(deletions.by, version) AS by
         FROM deletions WHERE issue_id = 0 AND project_id > {key:UInt32} GROUP BY project ORDER BY project LIMIT ${limit}`,
      ({ project }) => project,
      0,
    ),
  );
  if (people.length > ERASURES_MOST || projects.length > ERASURES_MOST)
    throw new OperatorError(
      `There are more than ${ERASURES_MOST} erasures: a restore could not obey all of them, so no backup is taken.`,
    );
  return [
    ...people.map((row): KnownErasure => ({ kind: 'person', ...row })),
    ...projects.map((row): KnownErasure => ({ kind: 'project', ...row })),
  ].toSorted((one, other) => one.at - other.at);
}

async function all<Row>(pages: AsyncIterable<Row[]>): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const page of pages) rows.push(...page);
  return rows;
}

const keyOf = (one: KnownErasure): string => (one.kind === 'person' ? `person ${one.id}` : `project ${one.project}`);

/** The erasures of a file; none where there is no file. A line that a crash has cut off is left out. */
export async function readErasures(path: string): Promise<KnownErasure[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text.split('\n').flatMap((line) => {
    const read = erasureSchema.safeParse(parsed(line));
    return read.success ? [read.data] : [];
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** Appends those that the file does not have yet, durably. Gives how many those were. */
export async function appendErasures(path: string, erasures: readonly KnownErasure[]): Promise<number> {
  const known = new Set((await readErasures(path)).map(keyOf));
  const fresh = erasures.filter((one) => !known.has(keyOf(one)));
  if (fresh.length === 0) return 0;
  const handle = await open(path, 'a', 0o600);
  try {
    // The line before may have been cut off by a crash.
    await handle.writeFile(`${fresh.map((one) => `\n${JSON.stringify(one)}`).join('')}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return fresh.length;
}

export const withoutRepeats = (erasures: readonly KnownErasure[]): KnownErasure[] => [
  ...new Map(erasures.map((one) => [keyOf(one), one])).values(),
];

/** Writes those that a restored store does not know, so that processors and the clean-up obey them. Gives how many those were. */
export async function obeyErasures(
  tools: { store: Store; log: Log },
  erasures: readonly KnownErasure[],
): Promise<number> {
  const known = new Set((await erasuresIn(tools.store)).map(keyOf));
  const projects = new Map((await listProjects(tools.store)).map((project) => [project.id, project]));
  let obeyed = 0;
  for (const one of withoutRepeats(erasures)) {
    if (known.has(keyOf(one))) continue;
    if (one.kind === 'person') {
      const { kind: _, person, ...rest } = one;
      await writeErasure(tools.store, {
        ...rest,
        kind: person,
        version: 1,
        status: 'waiting',
        doneAt: 0,
        events: 0,
        spans: 0,
      });
    } else {
      const project = projects.get(one.project);
      // The project was made and deleted after the backup.
      if (!project) continue;
      await deleteRestored(tools, project, one);
    }
    obeyed += 1;
  }
  return obeyed;
}

/** The last project of an installation stays in its lists; its data goes all the same. */
async function deleteRestored(
  tools: { store: Store; log: Log },
  project: SettledProject,
  { by, at }: KnownErasure,
): Promise<void> {
  try {
    await deleteProject(tools, project, { by, at });
  } catch (error) {
    if (!(error instanceof DirectoryError) || error.code !== 'last_project') throw error;
    const deletion = { project: project.id, issue: '0', at, version: 1, by };
    await writeDeletion(tools.store, deletion, { status: 'waiting', doneAt: 0 });
  }
}
