import { kindOf } from '@breakwater/sdk/wire';
import type { Item } from '@breakwater/sdk/wire';

import type { Arrived } from '../../gates/gate.ts';
import { LIVE_TOPICS, topicOf } from '../../log/index.ts';
import type { EnvelopeMeta, LaneName, LiveTopic } from '../../log/index.ts';
import { payloadOf } from '../../items/payload.ts';
import type { StaleClients } from './stale-clients.ts';
import type { Statements } from './statements.ts';

/** Which topic takes a request's records of each live topic. */
export type ChosenLanes = Record<LiveTopic, string> & {
  /** Why its times are not used, for a client that sends old events. */
  stale?: EnvelopeMeta['stale'];
};

/** The sender of a request, as far as lanes depend on it. `release` is only called where it matters. */
export interface Sender {
  project: number;
  client: string | undefined;
  release(): string | undefined;
}

export type ChooseLanes = (sender: Sender) => ChosenLanes;

const lanesNamed = (name: LaneName): ChosenLanes =>
  Object.fromEntries(LIVE_TOPICS.map((live) => [live, topicOf(live, name)])) as ChosenLanes;

export const LIVE = lanesNamed('live');
const BACKLOG = lanesNamed('backlog');

/**
 * Records that waited in the live lane when processors stopped are few, but old when they return. Until these are processed
 * their age does not count: otherwise the first new events would be put behind the whole backlog.
 */
const BACK_MS = 10_000;

/**
 * Chooses the live lane while processors keep up with it, and the backlog lane while they are silent or behind, so that new
 * events never wait behind a long queue.
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
): ChosenLanes {
  if (!pressure) return LIVE;
  return pressure.lanes({
    project: settings.project,
    client,
    // The release in the trace header is that of the trace's root, mostly the same application's; the payload is more exact.
    release() {
      const event = items.find(({ headers }) => kindOf(headers.type).alone);
      const release = (event && payloadOf(event)?.['release']) ?? envelope.headers.trace?.['release'];
      return typeof release === 'string' ? release : undefined;
    },
  });
}

/** Makes the function that answers whether the live lane of a topic takes records now. */
function createLane(topic: string, statements: Statements, budgetMs: number, now: () => number): () => boolean {
  let isLive = true;

  return () => {
    const age = statements.topic(topic).oldestAgeMs;
    const backAt = statements.backAt();
    if (statements.silent()) isLive = false;
    else if (backAt !== null && now() - backAt < BACK_MS) isLive = true;
    // Half the budget to return: at its edge the lanes would change with every record.
    else if (isLive ? age > budgetMs : age <= budgetMs / 2) isLive = !isLive;
    return isLive;
  };
}
