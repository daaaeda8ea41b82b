import { expect, test } from 'vitest';

import { LANE_TOPICS, laneOf, lanesOf, LIVE_TOPICS, topicOf } from './lanes.ts';
import { TOPICS } from './topics.ts';
import type { TopicSpec } from './topics.ts';

const specs: readonly TopicSpec[] = Object.values(TOPICS);

test('lanes are the topics of envelopes, the live one of each first', () => {
  expect(LIVE_TOPICS).toEqual(['events', 'spans']);
  expect(LIVE_TOPICS.map((live) => lanesOf(live).map(({ topic, lane }) => `${lane} ${topic}`))).toEqual([
    ['live events', 'slow events-slow', 'backlog events-backlog'],
    ['live spans', 'backlog spans-backlog'],
  ]);
  expect(Object.values(LANE_TOPICS).length).toBe(LIVE_TOPICS.flatMap(lanesOf).length);
});

test('a lane has the keys, the partitions and the retention of its live topic', () => {
  for (const { topic, live } of Object.values(LANE_TOPICS)) {
    const own = specs.find(({ name }) => name === topic);
    const of = specs.find(({ name }) => name === live);
    expect([own?.key, own?.retentionMs, own?.partitions]).toEqual([of?.key, of?.retentionMs, of?.partitions]);
    if (topic !== live) expect(own?.alike).toBe(live);
  }
});

test('a topic is found by its lane, and a lane by its topic', () => {
  expect(topicOf('events', 'backlog')).toBe('events-backlog');
  // Spans wait for nothing large; rows of before there were lanes name none.
  expect([topicOf('spans', 'slow'), topicOf('events', '')]).toEqual(['spans', 'events']);
  expect(laneOf('spans-backlog')).toEqual({ topic: 'spans-backlog', lane: 'backlog', live: 'spans' });
  expect(laneOf('issues')).toBeUndefined();
});
