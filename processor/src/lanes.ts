import { TOPICS } from '@breakwater/relay/log';

const MB = 1_000_000;

/** A topic of envelopes or records: which is read, as whom, and in what portions. */
export interface Lane {
  topic: string;
  group: string;
  maxRecords: number;
  maxBytes: number;
  lingerMs: number;
}

/**
 * All that the processor reads. The wait for more is the price in latency, paid only while little comes. An insert costs about
 * 45 ms of CPU and then a row 130 us, so few large ones are cheap; but its rows are held five times on their way into the engine,
 * so 700 events (9 MB of rows at 10 KB an event) are a portion. The slow and backlog lanes of `events` and `spans` stand here
 * when they exist.
 */
export const LANES = {
  events: { topic: TOPICS.events.name, group: 'processor.events', maxRecords: 700, maxBytes: 5 * MB, lingerMs: 75 },
  spans: { topic: TOPICS.spans.name, group: 'processor.spans', maxRecords: 500, maxBytes: 5 * MB, lingerMs: 300 },
  issues: { topic: TOPICS.issues.name, group: 'processor.issues', maxRecords: 1000, maxBytes: 5 * MB, lingerMs: 20 },
  notifications: {
    topic: TOPICS.notifications.name,
    group: 'processor.notifications',
    maxRecords: 20,
    maxBytes: 1 * MB,
    lingerMs: 20,
  },
} as const satisfies Record<string, Lane>;
