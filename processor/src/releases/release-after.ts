import type { ReleaseRecord } from '@breakwater/relay/log';

import { MOST_ENVIRONMENTS, MOST_SOURCES, UNKNOWN_RELEASE } from './release-state.ts';
import type { ReleaseState } from './release-state.ts';

type FactOf<Fact extends ReleaseRecord['fact']> = Extract<ReleaseRecord, { fact: Fact }>;

/** The state of a release after one more fact. A fact that says nothing new gives the state before. */
export function releaseAfter(before: ReleaseState, record: ReleaseRecord): ReleaseState {
  const isDeleted = before.status === 'deleted';
  const next = isDeleted && record.fact === 'deleted' ? before : stateAfter(isDeleted ? anew(before) : before, record);
  return JSON.stringify(before) === JSON.stringify(next) ? before : next;
}

/** A deleted release begins again with the next fact. */
const anew = ({ deletedAt }: ReleaseState): ReleaseState => ({ ...UNKNOWN_RELEASE, deletedAt });

function stateAfter(state: ReleaseState, record: ReleaseRecord): ReleaseState {
  switch (record.fact) {
    case 'seen':
      return seen(state, record);
    case 'created':
      return { ...made(state, record), released: record.released ?? state.released };
    case 'finalized':
      return { ...made(state, record), released: record.released };
    case 'described':
      return { ...made(state, record), status: record.status ?? state.status };
    case 'deployed':
      return deployed(made(state, record), record);
    case 'commits':
      return withCommits(made(state, record), record);
    case 'deleted':
      return { ...UNKNOWN_RELEASE, status: 'deleted', deletedAt: record.at };
  }
}

/** Each fact of the API makes a release that was not made before. */
const made = (
  state: ReleaseState,
  { at, by, via, ...record }: Exclude<ReleaseRecord, { fact: 'seen' }>,
): ReleaseState => ({
  ...state,
  created: state.created ?? { at, by, via },
  ...('url' in record && record.fact !== 'deployed' && record.url !== undefined && { url: record.url }),
  ...('ref' in record && record.ref !== undefined && { ref: record.ref }),
});

function seen(state: ReleaseState, record: FactOf<'seen'>): ReleaseState {
  const { at, eventId, environment, steady } = record;
  const isFirst = state.seen === null || at < state.seen.at;
  return {
    ...state,
    seen: isFirst ? { at, eventId, environment } : state.seen,
    seenIn: withTime(state.seenIn, environment, at, Math.min),
    users: withSource(state.users, record.user),
    hosts: withSource(state.hosts, record.host),
    networks: withSource(state.networks, record.network),
    steadyAt: state.steadyAt ?? (steady ? at : null),
  };
}

function deployed(state: ReleaseState, { deploy, environment, at, finished }: FactOf<'deployed'>): ReleaseState {
  if (deploy === state.lastDeploy) return state;
  const time = finished || at;
  return {
    ...state,
    deploys: state.deploys + 1,
    lastDeploy: deploy,
    firstDeployIn: withTime(state.firstDeployIn, environment, time, Math.min),
    lastDeployIn: withTime(state.lastDeployIn, environment, time, Math.max),
  };
}

/** Records of one set lie one after the other; the first of another set replaces it. */
function withCommits(state: ReleaseState, { set, from, commits }: FactOf<'commits'>): ReleaseState {
  const before = state.commits.set === set ? state.commits : { set, count: 0, newest: '' };
  const newest = from === 0 ? (commits[0]?.sha ?? '') : before.newest;
  return { ...state, commits: { set, count: Math.max(before.count, from + commits.length), newest } };
}

const withSource = (sources: readonly string[], source: string | undefined): string[] =>
  source === undefined || sources.length >= MOST_SOURCES || sources.includes(source)
    ? [...sources]
    : [...sources, source];

/** Times by environment, of as many environments as are told apart. The order of their names stays, so that equal states are equal. */
function withTime(
  times: Readonly<Record<string, number>>,
  environment: string,
  time: number,
  better: (one: number, other: number) => number,
): Record<string, number> {
  // No schema takes it as the name of a property.
  if (environment === '__proto__') return { ...times };
  // An own property only: an environment may be called `constructor`.
  const known = Object.hasOwn(times, environment) ? times[environment] : undefined;
  if (known === undefined && Object.keys(times).length >= MOST_ENVIRONMENTS) return { ...times };
  return { ...times, [environment]: known === undefined ? time : better(known, time) };
}
