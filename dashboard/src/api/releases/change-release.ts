import type { AllowedId } from '@breakwater/processor/directory';
import { encodeRecord, RELEASE_LIMITS, TOPICS } from '@breakwater/relay/log';
import type { ReleaseCommit, ReleaseRecord } from '@breakwater/relay/log';
import { releaseAfter, UNKNOWN_RELEASE } from '@breakwater/processor/releases';

import type { ApiTools } from '../tools.ts';
import { statesOfReleases } from './queries/release-states.ts';
import type { AllowedRelease } from './queries/release-states.ts';
import { storedChanges } from './queries/stored-facts.ts';

type Asked = Exclude<ReleaseRecord, { fact: 'seen' }>;
type WithoutKey<Fact> = Fact extends Asked
  ? Omit<Fact, 'v' | 'kind' | 'project' | 'release' | 'at' | 'by' | 'via'>
  : never;
/** A fact as it is asked for: of whichever projects have the release. */
export type AskedFact = WithoutKey<Asked>;

export interface Change {
  release: string;
  projects: readonly { id: AllowedId; facts: readonly AskedFact[] }[];
  by: string;
  via: 'api' | 'cli';
}

export interface Changed {
  states: AllowedRelease[];
  /** False where the log has the facts and the decider is behind: `states` is then foreseen. */
  isSettled: boolean;
}

/** Requests that wait for the decider at the same time; others are answered with the state that is foreseen. */
const MOST_WAITING = 20;
const FIRST_PAUSE_MS = 20;
const MOST_PAUSE_MS = 200;
let waiting = 0;

/**
 * Appends facts of a release and waits until they are stored, because scripts go on at once with the next step. The wait is bounded;
 * the log has the facts anyway.
 */
export async function changeRelease(tools: ApiTools, { release, projects, by, via }: Change): Promise<Changed> {
  const ids = projects.map(({ id }) => id);
  const at = tools.clock();
  const key = { v: 1, kind: 'release', release, at, by, via } as const;
  const records = projects.flatMap(({ id, facts }) =>
    facts.flatMap(inRecords).map((fact): Asked => ({ ...key, ...fact, project: id })),
  );
  const before = await statesOfReleases(tools.store, ids, [release]);
  const foreseen = ids.flatMap((id) =>
    foresee(
      before,
      id,
      records.filter(({ project }) => project === id),
    ),
  );
  if (records.length === 0) return { states: before, isSettled: true };

  await tools.log.append(
    TOPICS.issues.name,
    records.map((record) => ({ key: String(record.project), value: encodeRecord(record) })),
  );
  const expected = new Map(foreseen.map(({ project, version }) => [project, version - versionOf(before, project)]));
  if (!(await areStored(tools, { release, at, by }, expected))) return { states: foreseen, isSettled: false };
  return { states: await statesOfReleases(tools.store, ids, [release]), isSettled: true };
}

const versionOf = (states: readonly AllowedRelease[], project: AllowedId): number =>
  states.find((change) => change.project === project)?.version ?? 0;

/** The state of a release in a project after these facts, if nobody else says anything meanwhile. */
function foresee(before: readonly AllowedRelease[], project: AllowedId, records: readonly Asked[]): AllowedRelease[] {
  let known = before.find((change) => change.project === project) ?? null;
  for (const record of records) {
    const state = releaseAfter(known?.state ?? UNKNOWN_RELEASE, record);
    if (known && state === known.state) continue;
    const { release, fact, at, by } = record;
    const version = (known?.version ?? 0) + 1;
    known = { project, release, version, fact, at, by, state, source: { partition: 0, offset: 0 } };
  }
  return known ? [known] : [];
}

/** Waits until so many changes of each project are stored. */
async function areStored(
  { store, settleMs }: ApiTools,
  said: { release: string; at: number; by: string },
  expected: ReadonlyMap<AllowedId, number>,
): Promise<boolean> {
  const awaited = [...expected].filter(([, changes]) => changes > 0);
  if (awaited.length === 0) return true;
  if (waiting >= MOST_WAITING) return false;
  waiting += 1;
  try {
    const until = performance.now() + settleMs;
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, MOST_PAUSE_MS)) {
      const ids = awaited.map(([id]) => id);
      const stored = await storedChanges(store, ids, said);
      if (awaited.every(([id, changes]) => (stored.get(id) ?? 0) >= changes)) return true;
      if (performance.now() + pause > until) return false;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  } finally {
    waiting -= 1;
  }
}

/** Commits in as many records as keep each small. */
function inRecords(fact: AskedFact): AskedFact[] {
  if (fact.fact !== 'commits' || fact.commits.length <= RELEASE_LIMITS.commitsOfRecord) return [fact];
  const parts: AskedFact[] = [];
  for (let from = 0; from < fact.commits.length; from += RELEASE_LIMITS.commitsOfRecord) {
    const commits: ReleaseCommit[] = fact.commits.slice(from, from + RELEASE_LIMITS.commitsOfRecord);
    parts.push({ ...fact, from, commits });
  }
  return parts;
}
