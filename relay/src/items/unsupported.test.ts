import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { AUTH, KEY, openTestRelay } from '../testing/open-test-relay.ts';
import type { TestRelay } from '../testing/open-test-relay.ts';

/* The answers to kinds of items that nothing stores, with real HTTP and a real log. */

let relay: TestRelay;
beforeAll(async () => {
  relay = await openTestRelay();
});
afterAll(() => relay.close());

const item = (type: string, payload = '{}', headers: object = {}): string =>
  `${JSON.stringify({ type, length: payload.length, ...headers })}\n${payload}\n`;
const send = async (...items: string[]) => {
  const answer = await relay.post(`/api/1/envelope/${AUTH}`, `{}\n${items.join('')}`);
  const { headers, status } = answer;
  return { status, limits: headers.get('x-sentry-rate-limits'), retryAfter: headers.get('retry-after') };
};
const stop = (...categories: string[]): string =>
  categories.map((category) => `600:${category}:organization:unsupported`).join(', ');

const EVENT = item('event', '{"message":"x"}');
const REPORT = item('client_report', '{"discarded_events":[]}');

describe('an envelope of which nothing is kept is refused, and only its kinds are named', () => {
  test.each<[string, string[], string]>([
    ['a session', [item('session')], stop('session')],
    ['sessions of a server', [item('sessions')], stop('session')],
    ['feedback with its picture', [item('feedback'), item('attachment', 'x')], stop('feedback', 'attachment')],
    ['feedback of an old client', [item('user_report')], stop('feedback', 'default')],
    ['a check-in', [item('check_in')], stop('monitor')],
    ['logs', [item('log', '{"items":[{}]}', { item_count: 1 })], stop('log_item')],
    ['metrics', [item('trace_metric', '{"items":[{}]}', { item_count: 1 })], stop('trace_metric')],
    ['a replay', [item('replay_event'), item('replay_recording', 'x')], stop('replay')],
    ['a part of a profile', [item('profile_chunk')], stop('profile_chunk', 'profile')],
    ['a kind of tomorrow', [item('of_tomorrow')], stop('default')],
    ['old metrics', [item('statsd', 'a:1|c')], stop('metric_bucket')],
  ])('%s', async (_name, items, limits) => {
    expect(await send(...items)).toEqual({ status: 429, limits, retryAfter: null });
  });

  test('a bad event beside a session, with its own fault', async () => {
    expect(await send(item('event', '[]'), item('session'))).toMatchObject({ status: 400, limits: stop('session') });
  });
});

test('feedback by the old door is refused as in an envelope', async () => {
  const { status, headers } = await relay.post(`/api/1/store/${AUTH}`, '{"type":"feedback","message":"x"}');
  expect([status, headers.get('x-sentry-rate-limits')]).toEqual([429, stop('feedback')]);
});

describe('an envelope of which something is kept is taken, and the others are named', () => {
  test.each<[string, string[], string | null]>([
    ['an event alone', [EVENT], null],
    ['an event and a session', [EVENT, item('session')], stop('session')],
    ['an event with a file', [EVENT, item('attachment', 'x')], stop('attachment')],
    ['a report alone', [REPORT], null],
    ['a report beside a session', [REPORT, item('session')], stop('session')],
    ['nothing at all', [], null],
  ])('%s', async (_name, items, limits) => {
    expect(await send(...items)).toEqual({ status: 200, limits, retryAfter: null });
  });
});

test.each([
  ['a check-in by URL', `/api/1/cron/nightly/${KEY}/?status=ok`, '', 202, stop('monitor')],
  ['network errors', `/api/1/nel/${AUTH}`, '[{"type":"network-error","body":{}}]', 200, stop('default')],
])('%s keeps its status, and its headers say that it is not kept', async (_name, path, body, status, limits) => {
  const { status: given, headers } = await relay.post(path, body);
  expect([given, headers.get('x-sentry-rate-limits')]).toEqual([status, limits]);
  expect(headers.get('x-sentry-error')).toMatch(/^Nothing stores this kind yet/);
});
