import type { Item } from '@breakwater/sdk/wire';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { openTestRelay, settings } from '../testing/open-test-relay.ts';
import type { TestRelay } from '../testing/open-test-relay.ts';
import { createLogger } from '../service/index.ts';
import { openAccount } from './account.ts';
import type { RequestAccount } from './account.ts';
import { createOutcomes } from './outcomes.ts';
import { APPENDED } from './reasons.ts';

let relay: TestRelay;
let tests = 0;
beforeAll(async () => {
  relay = await openTestRelay();
});
afterAll(() => relay.close());

const open = () => {
  const name = `relay-${tests++}`;
  const outcomes = createOutcomes({
    log: relay.log,
    logger: createLogger('test', 'silent'),
    relay: name,
    now: () => 120_000,
  });
  const published = async () => {
    await outcomes.close();
    return (await relay.accounts()).filter((record) => record.relay === name);
  };
  return { outcomes, published };
};
const account = (rest: Partial<RequestAccount>): RequestAccount => ({
  ...openAccount(),
  settings,
  eventId: 'id',
  ...rest,
});
const item = (type: string, bytes = 1): Item => ({ headers: { type }, payload: Buffer.alloc(bytes) });

test('limited items are counted and named, once for each category', async () => {
  const { outcomes, published } = open();
  const items = [item('event'), item('attachment', 5), item('attachment', 7), item('session')];
  const rest = { outcome: 'rate_limited', reason: 'key_quota' } as const;
  expect(outcomes.settle(account({ items, client: 'js/1', receivedAt: 240_001 }), rest)).toBeUndefined();

  const [record] = await published();
  expect(record?.counts.map((each) => `${each.category} ${each.outcome} ${each.reason} ${each.quantity}`)).toEqual([
    'error received  1',
    'error rate_limited key_quota 1',
    'attachment received  12',
    'attachment rate_limited key_quota 12',
    'attachment_item received  2',
    'attachment_item rate_limited key_quota 2',
    'session received  1',
    'session rate_limited key_quota 1',
  ]);
  const named = {
    project: 1,
    eventId: 'id',
    at: 240_001,
    outcome: 'rate_limited',
    reason: 'key_quota',
    client: 'js/1',
  };
  expect(record?.drops).toEqual([
    { ...named, category: 'error' },
    { ...named, category: 'attachment' },
  ]);
  expect(record?.counts.every(({ cohort, project }) => cohort === 240_000 && project === 1)).toBe(true);
});

test.each<[string, Partial<RequestAccount>]>([
  ['has no valid key', { settings: undefined, items: [item('event')] }],
  ['brought nothing', { items: [] }],
])('a request that %s is counted for nobody', async (_name, rest) => {
  const { outcomes, published } = open();
  expect(outcomes.settle(account(rest), APPENDED)).toBeUndefined();
  expect(await published()).toEqual([]);
});

test('a flood of invented reasons in client reports is one reason', async () => {
  const { outcomes, published } = open();
  const discards = Array.from({ length: 150 }, (_, index) => ({
    category: 'error' as const,
    reason: `invented ${index}`,
    quantity: 1,
  }));
  const known = { category: 'error' as const, reason: 'before_send', quantity: 1 };
  await outcomes.settle(account({ items: [], discards: [...discards, known] }), APPENDED);
  const [record] = await published();
  const quantities = new Map(record?.counts.map(({ reason, quantity }) => [reason, quantity]));
  expect([quantities.size, quantities.get('other'), quantities.get('before_send')]).toEqual([102, 50, 1]);
});

test('the process has totals of what it published and of its refusals', async () => {
  const { outcomes, published } = open();
  for (let n = 0; n < 3; n++) outcomes.settle(account({ items: [item('event')] }), APPENDED);
  outcomes.refused('key_unknown');
  outcomes.refused('key_unknown');
  await published();
  expect(outcomes.totals()).toEqual({
    outcomes: [
      { outcome: 'received', reason: '', category: 'error', quantity: 3 },
      { outcome: 'appended', reason: '', category: 'error', quantity: 3 },
    ],
    refusals: new Map([['key_unknown', 2]]),
  });
});
