import type { ReleaseRecord } from '@breakwater/relay/log';
import { LRUCache } from 'lru-cache';

import { MOST_ENVIRONMENTS, MOST_SOURCES } from './release-state.ts';
import type { ReleaseSight } from './sight.ts';

type SeenRelease = Extract<ReleaseRecord, { fact: 'seen' }>;

/** About 500 bytes each. */
const MAX_RELEASES = 20_000;
const MAX_PROJECTS = 5_000;
/**
 * Releases that one process says of a project: so many at once, and then so many an hour. A client that names another release with each
 * event would fill the log, and a table whose rows have no age.
 */
export const RELEASES_AT_ONCE = 500;
const RELEASES_PER_HOUR = 100;
const HOUR_MS = 3_600_000;
/** A release with so many events over such a time is no single odd client's. */
const STEADY_EVENTS = 10;
const STEADY_MS = 10 * 60_000;

/** The sights of a release that this process has said. */
interface Said {
  firstIn: Map<string, number>;
  users: Set<string>;
  hosts: Set<string>;
  networks: Set<string>;
  events: number;
  firstAt: number;
  lastAt: number;
  isSteady: boolean;
}

export interface SaidSights {
  /**
   * The facts of a batch's sights that were not said yet. `said` takes them as said: call it once the log has them, for a batch that
   * fails comes again.
   */
  of(sights: readonly ReleaseSight[]): { facts: SeenRelease[]; said(): void };
}

interface SightOptions {
  now: () => number;
  /** Called at most once an hour and project, where it has more new releases than are said. */
  onCut: (project: number) => void;
}

/**
 * Says a release once a process: its first sight, the first in each environment, and so much of its users, hosts and networks as shows
 * that there are several. A release that was forgotten is said again, which changes nothing.
 */
export function createSights({ now, onCut }: SightOptions): SaidSights {
  const known = new LRUCache<string, Said>({ max: MAX_RELEASES });
  const allowances = new LRUCache<number, { left: number; at: number; cutAt: number }>({ max: MAX_PROJECTS });

  const isAllowed = (project: number): boolean => {
    const at = now();
    const before = allowances.get(project) ?? { left: RELEASES_AT_ONCE, at, cutAt: -Infinity };
    const gained = (Math.max(0, at - before.at) / HOUR_MS) * RELEASES_PER_HOUR;
    const left = Math.min(RELEASES_AT_ONCE, before.left + gained);
    const isCut = left < 1;
    const isTold = isCut && at - before.cutAt >= HOUR_MS;
    allowances.set(project, { left: isCut ? left : left - 1, at, cutAt: isTold ? at : before.cutAt });
    if (isTold) onCut(project);
    return !isCut;
  };

  return {
    of(sights) {
      const facts: SeenRelease[] = [];
      const after = new Map<string, Said>();
      for (const sight of sights) {
        const key = `${sight.project}:${sight.release}`;
        let said = after.get(key);
        if (!said) {
          const before = known.get(key);
          if (!before && !isAllowed(sight.project)) continue;
          said = before ? copyOf(before) : nothingSaid(sight);
          after.set(key, said);
        }
        const fact = factOf(sight, said);
        if (fact) facts.push(fact);
      }
      return {
        facts,
        said() {
          for (const [key, said] of after) known.set(key, said);
        },
      };
    },
  };
}

const nothingSaid = ({ at }: ReleaseSight): Said => ({
  firstIn: new Map(),
  users: new Set(),
  hosts: new Set(),
  networks: new Set(),
  events: 0,
  firstAt: at,
  lastAt: at,
  isSteady: false,
});

const copyOf = (said: Said): Said => ({
  ...said,
  firstIn: new Map(said.firstIn),
  users: new Set(said.users),
  hosts: new Set(said.hosts),
  networks: new Set(said.networks),
});

/** The fact of a sight that says something new, which `said` holds after it. */
function factOf(sight: ReleaseSight, said: Said): SeenRelease | null {
  const { project, release, environment, eventId, at } = sight;
  said.events += 1;
  said.firstAt = Math.min(said.firstAt, at);
  said.lastAt = Math.max(said.lastAt, at);
  const isSteady = !said.isSteady && said.events >= STEADY_EVENTS && said.lastAt - said.firstAt >= STEADY_MS;
  said.isSteady ||= isSteady;

  const isFirst = at < (said.firstIn.get(environment) ?? (said.firstIn.size < MOST_ENVIRONMENTS ? Infinity : 0));
  if (isFirst) said.firstIn.set(environment, at);
  const user = newOf(said.users, sight.user);
  const host = newOf(said.hosts, sight.host);
  const network = newOf(said.networks, sight.network);
  if (!isFirst && !isSteady && !user && !host && !network) return null;
  return {
    v: 1,
    kind: 'release',
    fact: 'seen',
    project,
    release,
    at,
    environment,
    eventId,
    ...(user && { user }),
    ...(host && { host }),
    ...(network && { network }),
    ...(isSteady && { steady: true }),
  };
}

/** A source that is not said yet; empty where enough are. */
function newOf(said: Set<string>, source: string): string {
  if (source === '' || said.size >= MOST_SOURCES || said.has(source)) return '';
  said.add(source);
  return source;
}
