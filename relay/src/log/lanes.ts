import { TOPICS } from './topics.ts';
import type { TopicName, TopicSpec } from './topics.ts';
import type { LaneName } from './records/pressure.ts';

/* Which topics are which lane, by what `topics.ts` has written of each. */

type SpecOf<Name extends TopicName> = (typeof TOPICS)[Name];
type Laned = { [Name in TopicName]: SpecOf<Name> extends { lane: LaneName } ? Name : never }[TopicName];
/** A topic that new envelopes go to. It names its other lanes too, which hold records of the same kinds with the same keys. */
export type LiveTopic = {
  [Name in Laned]: SpecOf<Name> extends { lane: 'live' } ? SpecOf<Name>['name'] : never;
}[Laned];

export interface LaneTopic {
  topic: string;
  lane: LaneName;
  live: LiveTopic;
}

/** Every topic of envelopes, by its name in {@link TOPICS}. */
export const LANE_TOPICS = Object.fromEntries(
  Object.entries<TopicSpec>(TOPICS).flatMap(([key, { name, lane, alike = name }]) =>
    lane ? [[key, { topic: name, lane, live: alike as LiveTopic }]] : [],
  ),
) as Readonly<Record<Laned, LaneTopic>>;

const all = Object.values<LaneTopic>(LANE_TOPICS);

export const LIVE_TOPICS: readonly LiveTopic[] = all.filter(({ lane }) => lane === 'live').map(({ live }) => live);

/** The lanes of a live topic, itself first. */
export const lanesOf = (live: LiveTopic): LaneTopic[] => all.filter((each) => each.live === live);

const byTopic: ReadonlyMap<string, LaneTopic> = new Map(all.map((each) => [each.topic, each]));

/** Undefined for a topic that holds no envelopes. */
export const laneOf = (topic: string): LaneTopic | undefined => byTopic.get(topic);

/** The topic of a lane; the live one where there is no such lane: spans wait for nothing large, so they have no slow one. */
export const topicOf = (live: LiveTopic, lane: string): string =>
  lanesOf(live).find((each) => each.lane === lane)?.topic ?? live;
