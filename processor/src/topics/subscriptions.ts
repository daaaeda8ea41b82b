import { LANE_TOPICS, TOPICS } from '@breakwater/relay/log';
import type { LaneTopic } from '@breakwater/relay/log';

const MB = 1_000_000;

/** How much of a topic is handed out at once. */
interface Portion {
  maxRecords: number;
  maxBytes: number;
  /** How long a batch waits for more. Those of envelopes wait for the gate of their process (`intake/flush`). */
  lingerMs?: number;
}

/** A topic that the processor reads: as which group, and in what portions. */
export interface Subscription extends Portion {
  topic: string;
  group: string;
}

/** A topic of envelopes. The lanes of one live topic may hold copies of one event. */
export interface EnvelopeLane extends Subscription, LaneTopic {}

type LaneKey = keyof typeof LANE_TOPICS;

/**
 * An insert takes about 45 ms of CPU and then a row 130 us, so few large ones are cheap. But its rows are held five times on
 * their way into the engine, so 700 events (9 MB of rows at 10 KB an event) are a portion. A live batch waits behind a batch of
 * another lane, so while there are live ones the others are smaller (`lanes/batch-size.ts`).
 */
const PORTIONS: Readonly<Record<LaneKey, Portion>> = {
  events: { maxRecords: 700, maxBytes: 5 * MB },
  // Each may need a map of its own to be opened.
  eventsSlow: { maxRecords: 10, maxBytes: 2.5 * MB },
  eventsBacklog: { maxRecords: 700, maxBytes: 5 * MB },
  spans: { maxRecords: 500, maxBytes: 5 * MB },
  spansBacklog: { maxRecords: 500, maxBytes: 5 * MB },
};

const subscribed = <Some extends Partial<Portion>>(topic: string, portion: Some) => ({
  topic,
  group: `processor.${topic}`,
  ...portion,
});

export const ENVELOPE_LANES = Object.fromEntries(
  (Object.keys(PORTIONS) as LaneKey[]).map((key): [LaneKey, EnvelopeLane] => [
    key,
    { ...LANE_TOPICS[key], ...subscribed(LANE_TOPICS[key].topic, PORTIONS[key]) },
  ]),
) as Readonly<Record<LaneKey, EnvelopeLane>>;

/** All topics that the processor reads. */
export const SUBSCRIPTIONS = {
  ...ENVELOPE_LANES,
  issues: subscribed(TOPICS.issues.name, { maxRecords: 1000, maxBytes: 5 * MB, lingerMs: 20 }),
  notifications: subscribed(TOPICS.notifications.name, { maxRecords: 20, maxBytes: 1 * MB, lingerMs: 20 }),
  // A setting says how long a batch waits for more (`ledgerMs`). A record is one of a relay each second, or one of each batch.
  outcomes: subscribed(TOPICS.outcomes.name, { maxRecords: 1000, maxBytes: 5 * MB }),
} as const satisfies Record<string, Omit<Subscription, 'lingerMs'>>;
