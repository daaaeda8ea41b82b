import { kindOf } from '@breakwater/sdk/wire';
import type { Item } from '@breakwater/sdk/wire';

import type { Arrived } from '../../gates/gate.ts';
import { LIVE_TOPICS, topicOf } from '../../log/index.ts';
import type { EnvelopeMeta, LaneName, LiveTopic } from '../../log/index.ts';
import { payloadOf } from '../../items/payload.ts';
import type { StaleClients } from './stale-clients.ts';
import type { Statements } from './statements.ts';

/** Which topic takes a request's records of each live topic. */
export type Lanes = Record<LiveTopic, string> & {
  /** Why its times are not used, for a client that sends old events. */
  stale?: EnvelopeMeta['stale'];
};

/** Who sent a request, as far as lanes depend on it. `release` is looked for only where it matters. */
export interface Sender {
  project: number;
  client: string | undefined;
  release(): string | undefined;
}

export type ChooseLanes = (sender: Sender) => Lanes;

const lanesNamed = (name: LaneName): Lanes =>
  Object.fromEntries(LIVE_TOPICS.map((live) => [live, topicOf(live, name)])) as Lanes;

export const LIVE = lanesNamed('live');
const BACKLOG = lanesNamed('backlog');

/**
 * What waited in the live lane when processors went away is a few seconds' worth, but old by the time they are back. Until it is
 * worked off its age says nothing: otherwise the first new events would be put behind the whole backlog.
 */
const BACK_MS = 10_000;

/**
 * The live lane while processors keep up with it, the backlog lane while they are silent or behind, so that it is never a long
 * one that new events wait in.
 */
export function createLanes(
  { statements, staleClients }: { statements: Statements; staleClients: StaleClients },
  liveBudgetMs: number,
  now: () => number,
): ChooseLanes {
  const choices = LIVE_TOPICS.map((live) => ({ live, isLive: createLane(LIVE[live], statements, liveBudgetMs, now) }));

  return ({ project, client, release }) => {
    const choice = { ...LIVE };
    for (const { live, isLive } of choices) if (!isLive()) choice[live] = BACKLOG[live];
    if (client === undefined || !staleClients.names(project, client)) return choice;
    const stale = staleClients.reason(project, client, release() ?? '');
    return stale === null ? choice : { ...BACKLOG, stale };
  };
}

/** The lanes of one request. */
export function lanesFor(
  { settings, client, envelope }: Arrived,
  items: readonly Item[],
  pressure: { lanes: ChooseLanes } | null,
): Lanes {
  if (!pressure) return LIVE;
  return pressure.lanes({
    project: settings.project,
    client,
    // The trace header's is the root's, mostly this application's too; the payload knows better.
    release() {
      const event = items.find(({ headers }) => kindOf(headers.type).alone);
      const release = (event && payloadOf(event)?.['release']) ?? envelope.headers.trace?.['release'];
      return typeof release === 'string' ? release : undefined;
    },
  });
}

/** Answers whether the live lane of a topic takes records now. */
function createLane(topic: string, statements: Statements, budgetMs: number, now: () => number): () => boolean {
  let isLive = true;

  return () => {
    const age = statements.topic(topic).oldestAgeMs;
    const backAt = statements.backAt();
    if (statements.silent()) isLive = false;
    else if (backAt !== null && now() - backAt < BACK_MS) isLive = true;
    // Half the budget to come back: at its edge the lanes would change with every record that is said.
    else if (isLive ? age > budgetMs : age <= budgetMs / 2) isLive = !isLive;
    return isLive;
  };
}
