import { expect, test } from 'vitest';

import { TOPICS } from '../topics.ts';
import { configOf, lackingOf } from './topic-settings.ts';

const settings = { topics: [], topicPrefix: '', partitions: 1, replicationFactor: 3 };
const WANTED = configOf(TOPICS.events, settings);

test.each<[string, Record<string, string>, string[], Record<string, string>]>([
  ['nothing where a topic has all', {}, Object.keys(WANTED), {}],
  [
    'room for our largest record',
    { 'max.message.bytes': '1048588' },
    ['max.message.bytes'],
    { 'max.message.bytes': '59768832' },
  ],
  ['nothing where there is more room', { 'max.message.bytes': '99999999' }, ['max.message.bytes'], {}],
  [
    'the time of the log',
    { 'message.timestamp.type': 'CreateTime' },
    ['message.timestamp.type'],
    { 'message.timestamp.type': 'LogAppendTime' },
  ],
  ['settings that a topic does not have of its own', { 'segment.ms': '604800000' }, [], { 'segment.ms': '43200000' }],
  [
    'nothing in place of a setting of its own that may be tuned',
    { 'segment.ms': '604800000', 'retention.ms': '1000' },
    ['segment.ms', 'retention.ms'],
    {},
  ],
  ['a longer retention than that of the broker', { 'retention.ms': '1000' }, [], { 'retention.ms': '172800000' }],
  ['no shorter retention than that of the broker', { 'retention.ms': '604800000' }, [], {}],
  ['no end to what the broker keeps for ever', { 'retention.ms': '-1' }, [], {}],
  ['no number of replicas that it may not have', { 'min.insync.replicas': '1' }, [], {}],
])('gives %s', (_what, found, own, lacking) => {
  expect(lackingOf(WANTED, new Map(Object.entries({ ...WANTED, ...found })), new Set(own))).toEqual(lacking);
});

test('leaves out settings that the broker does not have', () => {
  expect(lackingOf(WANTED, new Map(), new Set())).toEqual({});
});

test.each<[string, Record<string, string>, string[], Record<string, string>]>([
  [
    'a policy that would empty it',
    { 'cleanup.policy': 'delete', 'retention.ms': '3600000' },
    ['cleanup.policy', 'retention.ms'],
    { 'cleanup.policy': 'compact', 'retention.ms': '-1' },
  ],
  [
    'a policy that does both',
    { 'cleanup.policy': 'compact,delete' },
    ['cleanup.policy'],
    { 'cleanup.policy': 'compact' },
  ],
  ['nothing where it has all', {}, ['cleanup.policy'], {}],
])('a compacted topic is given %s', (_what, found, own, lacking) => {
  const wanted = configOf(TOPICS.settings, settings);
  expect(lackingOf(wanted, new Map(Object.entries({ ...wanted, ...found })), new Set(own))).toEqual(lacking);
});

test('a topic of events that somebody made a compacted one is given its policy', () => {
  const found = new Map(Object.entries({ ...WANTED, 'cleanup.policy': 'compact' }));
  expect(lackingOf(WANTED, found, new Set(['cleanup.policy']))).toEqual({ 'cleanup.policy': 'delete' });
});
