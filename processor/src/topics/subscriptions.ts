import { TOPICS } from '@breakwater/relay/log';
import type { LaneName } from '@breakwater/relay/log';

const MB = 1_000_000;

/** A topic of envelopes or records: which is read, as whom, and in what portions. */
export interface Lane {
  topic: string;
  group: string;
  maxRecords: number;
  maxBytes: number;
  lingerMs: number;
}

/** The tables that envelopes come to; the lanes of one table may hold copies of one event. */
export type EnvelopeTable = 'events' | 'spans';

/** A topic of envelopes. */
export interface EnvelopeLane extends Lane {
  lane: LaneName;
  table: EnvelopeTable;
}

/** The wait for more is the price in latency, paid only while little comes; nobody waits for what is old. */
const ASIDE_LINGER_MS = 500;

/**
 * An insert costs about 45 ms of CPU and then a row 130 us, so few large ones are cheap; but its rows are held five times on
 * their way into the engine, so 700 events (9 MB of rows at 10 KB an event) are a portion. Behind a batch of another lane a
 * live one waits, so while there are any those are smaller (`lanes/batch-size.ts`).
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

/** All that the processor reads. */
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
  // Each relay publishes what it counted each second or two: waiting saves inserts, and nobody waits for it.
  outcomes: {
    topic: TOPICS.outcomes.name,
    group: 'processor.outcomes',
    maxRecords: 200,
    maxBytes: 5 * MB,
    lingerMs: 1000,
  },
} as const satisfies Record<string, Lane>;
