const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface TopicSpec {
  name: string;
  /** What its records are keyed by. */
  key: string;
  holds: string;
  /** `compact` keeps the newest record of each key for ever; `delete` drops whole old segments. */
  cleanup: 'compact' | 'delete';
  retentionMs: number;
}

/**
 * Every topic of the product. Lanes (slow, backlog) get topics of their own beside `events` and `spans`,
 * read by the same code under their own group.
 */
export const TOPICS = {
  events: {
    name: 'events',
    key: 'event id',
    holds: 'envelopes with an error or message',
    cleanup: 'delete',
    retentionMs: 2 * DAY_MS,
  },
  spans: {
    name: 'spans',
    key: 'trace id',
    holds: 'envelopes with a transaction or spans',
    cleanup: 'delete',
    retentionMs: 2 * DAY_MS,
  },
  issues: {
    name: 'issues',
    key: 'issue id',
    holds: 'what was seen of an issue, and what people did to it',
    cleanup: 'delete',
    retentionMs: 7 * DAY_MS,
  },
  notifications: {
    name: 'notifications',
    key: 'issue id',
    holds: 'decisions that somebody is told of',
    cleanup: 'delete',
    retentionMs: 7 * DAY_MS,
  },
  settings: {
    name: 'settings',
    key: 'public key',
    holds: 'what relays must know of a project',
    cleanup: 'compact',
    retentionMs: 0,
  },
  dead: {
    name: 'dead',
    key: 'topic',
    holds: 'records that could not be processed, with their cause',
    cleanup: 'delete',
    retentionMs: 14 * DAY_MS,
  },
} as const satisfies Record<string, TopicSpec>;

export type TopicName = keyof typeof TOPICS;
