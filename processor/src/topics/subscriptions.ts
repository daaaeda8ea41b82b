import { TOPICS } from '@breakwater/relay/log';
import type { LaneName } from '@breakwater/relay/log';

const MB = 1_000_000;

/** A topic of envelopes or records, the group that reads it, and its portions. */
export interface Lane {
  topic: string;
  group: string;
  maxRecords: number;
  maxBytes: number;
  lingerMs: number;
}

/** The tables that envelopes are stored in; the lanes of one table may hold copies of one event. */
export type EnvelopeTable = 'events' | 'spans';

/** A topic of envelopes. */
export interface EnvelopeLane extends Lane {
  lane: LaneName;
  table: EnvelopeTable;
}

/** The wait for more records adds latency only while few come; old records are never urgent. */
const ASIDE_LINGER_MS = 500;

/**
 * An insert takes about 45 ms of CPU and then a row 130 us, so few large ones are cheap. But its rows are held five times on
 * their way into the engine, so 700 events (9 MB of rows at 10 KB an event) are a portion. A live batch waits behind a batch of
 * another lane, so while there are live ones the others are smaller (`lanes/batch-size.ts`).
 */
export const ENVELOPE_LANES = {
  events: {
    topic: TOPICS.events.name,
    group: 'processor.events',
    lane: 'live',
    table: 'events',
    maxRecords: 700,
    maxBytes: 5 * MB,
    lingerMs: 75,
  },
  eventsSlow: {
    topic: TOPICS.eventsSlow.name,
    group: 'processor.events-slow',
    lane: 'slow',
    table: 'events',
    // Each may need a map of its own to be opened.
    maxRecords: 10,
    maxBytes: 2.5 * MB,
    lingerMs: ASIDE_LINGER_MS,
  },
  eventsBacklog: {
    topic: TOPICS.eventsBacklog.name,
    group: 'processor.events-backlog',
    lane: 'backlog',
    table: 'events',
    maxRecords: 700,
    maxBytes: 5 * MB,
    lingerMs: ASIDE_LINGER_MS,
  },
  spans: {
    topic: TOPICS.spans.name,
    group: 'processor.spans',
    lane: 'live',
    table: 'spans',
    maxRecords: 500,
    maxBytes: 5 * MB,
    lingerMs: 300,
  },
  spansBacklog: {
    topic: TOPICS.spansBacklog.name,
    group: 'processor.spans-backlog',
    lane: 'backlog',
    table: 'spans',
    maxRecords: 500,
    maxBytes: 5 * MB,
    lingerMs: ASIDE_LINGER_MS,
  },
} as const satisfies Record<string, EnvelopeLane>;

/** All topics that the processor reads. */
export const LANES = {
  ...ENVELOPE_LANES,
  issues: { topic: TOPICS.issues.name, group: 'processor.issues', maxRecords: 1000, maxBytes: 5 * MB, lingerMs: 20 },
  notifications: {
    topic: TOPICS.notifications.name,
    group: 'processor.notifications',
    maxRecords: 20,
    maxBytes: 1 * MB,
    lingerMs: 20,
  },
  // Each relay publishes its counts each second or two: lingering saves inserts, and the counts are not urgent.
  outcomes: {
    topic: TOPICS.outcomes.name,
    group: 'processor.outcomes',
    maxRecords: 200,
    maxBytes: 5 * MB,
    lingerMs: 1000,
  },
} as const satisfies Record<string, Lane>;
