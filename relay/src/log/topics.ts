import type { LaneName } from './records/pressure.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface TopicSpec {
  name: string;
  /** The key of its records, in words. */
  key: string;
  holds: string;
  /** `compact` keeps the newest record of each key for ever; `delete` drops whole old segments. */
  cleanup: 'compact' | 'delete';
  retentionMs: number;
  /** At most this many partitions, whatever the settings are: for small topics, and for those that every relay reads whole. */
  partitions?: number;
  /**
   * Its partitions are fixed when it is made: one decider owns each, and what it has decided is state of that partition. A log
   * that is opened with another number of them is refused.
   */
  fixed?: true;
  /**
   * A topic with the same keys. Both always have the same number of partitions, so that a key has one number in both, and one
   * process knows its work on that key in either.
   */
  alike?: string;
  /** The lane, of a topic of envelopes. The other lanes of a live topic are `alike` it. */
  lane?: LaneName;
}

/**
 * Every topic of the product. Each lane has topics of its own: `events` and `spans` are the live lane, which old or slow
 * records never block.
 */
export const TOPICS = {
  events: {
    name: 'events',
    lane: 'live',
    key: 'event id',
    holds: 'envelopes with an error or message',
    cleanup: 'delete',
    retentionMs: 2 * DAY_MS,
  },
  spans: {
    name: 'spans',
    lane: 'live',
    key: 'trace id',
    holds: 'envelopes with a transaction or spans',
    cleanup: 'delete',
    retentionMs: 2 * DAY_MS,
  },
  eventsSlow: {
    name: 'events-slow',
    lane: 'slow',
    key: 'event id',
    holds: 'events that wait for something large or far away, moved here by processors',
    cleanup: 'delete',
    retentionMs: 2 * DAY_MS,
    alike: 'events',
  },
  eventsBacklog: {
    name: 'events-backlog',
    lane: 'backlog',
    key: 'event id',
    holds: 'events that are old: taken while processors were away or behind, or resent by a client',
    cleanup: 'delete',
    retentionMs: 2 * DAY_MS,
    alike: 'events',
  },
  spansBacklog: {
    name: 'spans-backlog',
    lane: 'backlog',
    key: 'trace id',
    holds: 'transactions and spans that are old',
    cleanup: 'delete',
    retentionMs: 2 * DAY_MS,
    alike: 'spans',
  },
  issues: {
    name: 'issues',
    key: 'project',
    holds:
      'what was seen of a group of events, what people did to issues, facts of releases, and the ticks of each partition',
    cleanup: 'delete',
    retentionMs: 7 * DAY_MS,
    fixed: true,
  },
  notifications: {
    name: 'notifications',
    key: 'receiver',
    holds: 'decisions for one receiver each',
    cleanup: 'delete',
    retentionMs: 7 * DAY_MS,
    fixed: true,
  },
  settings: {
    name: 'settings',
    key: 'public key',
    holds: 'what relays must know of a project',
    cleanup: 'compact',
    retentionMs: 0,
    partitions: 1,
  },
  outcomes: {
    name: 'outcomes',
    key: 'relay, or batch of a processor',
    holds: 'what relays and processors counted, and which events they did not keep',
    cleanup: 'delete',
    retentionMs: 2 * DAY_MS,
    // One reader writes all of it: two would write half as much each, by twice as many inserts.
    partitions: 1,
  },
  usage: {
    name: 'usage',
    key: 'relay',
    holds: 'what each relay let through of each quota',
    cleanup: 'compact',
    retentionMs: 0,
    partitions: 1,
  },
  pressure: {
    name: 'pressure',
    key: 'processor',
    holds: 'how far each processor is behind in each lane',
    cleanup: 'compact',
    retentionMs: 0,
    partitions: 1,
  },
  relays: {
    name: 'relays',
    key: 'relay',
    holds: 'when each relay could take envelopes',
    cleanup: 'compact',
    retentionMs: 0,
    partitions: 1,
  },
  controls: {
    name: 'controls',
    key: 'project, client and release',
    holds: 'clients whose old events wait in the backlog lane',
    cleanup: 'compact',
    retentionMs: 0,
    partitions: 1,
  },
  dead: {
    name: 'dead',
    key: 'topic',
    holds: 'records that could not be processed, with their cause',
    cleanup: 'delete',
    retentionMs: 14 * DAY_MS,
    partitions: 1,
  },
} as const satisfies Record<string, TopicSpec>;

export type TopicName = keyof typeof TOPICS;

/** The number of partitions that a topic is created with, where an installation has `configured` of them. */
export const partitionsOf = ({ partitions }: TopicSpec, configured: number): number =>
  Math.min(partitions ?? configured, configured);

/** @throws Error where a topic with fixed partitions is there with another number of them */
export function assertFixed(spec: TopicSpec, found: number, configured: number): void {
  const wanted = partitionsOf(spec, configured);
  if (!spec.fixed || found === wanted) return;
  throw new Error(
    `Topic ${spec.name} has ${found} partitions, and ${wanted} are set. Its partitions are fixed when it is made: what was ` +
      `decided so far is state of each of them. Set ${found} again (BREAKWATER_KAFKA_PARTITIONS where the log is Kafka).`,
  );
}
