import { randomUUID } from 'node:crypto';

import { quantitiesOfItem } from '@breakwater/sdk/wire';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { encodeRecord } from '../log/index.ts';
import type { OutcomesRecord } from '../log/index.ts';
import { AUTH, EVENT, openTestRelay, settings } from '../testing/open-test-relay.ts';
import type { TestRelay } from '../testing/open-test-relay.ts';
import { BAG, expectedOf, PICKY_KEY, sumOf } from '../testing/bag.ts';
import type { Sample } from '../testing/bag.ts';
import { randomFrom } from '../testing/random.ts';

let relay: TestRelay;
beforeEach(async () => {
  relay = await openTestRelay();
  const picky = { ...settings, project: 9, publicKey: PICKY_KEY, filters: { errorMessages: ['ignore*'] } };
  await relay.log.append('settings', [{ key: PICKY_KEY, value: encodeRecord(picky) }]);
  await expect.poll(async () => (await relay.post(`/api/9/envelope/?sentry_key=${PICKY_KEY}`, '{}')).status).toBe(200);
});
afterEach(() => relay.close());

interface Sent {
  sample: Sample;
  id: string;
}

async function send({ sample, id }: Sent): Promise<void> {
  const answer = await relay.post(sample.path, sample.body(id), sample.headers);
  expect([sample.name, answer.status, await answer.text()]).toEqual([sample.name, sample.status, expect.any(String)]);
}

/** The published records when nothing is left to publish. */
async function accountsOf(expected: Record<string, number>): Promise<OutcomesRecord[]> {
  let accounts: OutcomesRecord[] = [];
  const sums = async () => sumOf((accounts = await relay.accounts()));
  await expect.poll(sums, { timeout: 15_000 }).toEqual(expected);
  return accounts;
}

const newId = (): string => randomUUID().replaceAll('-', '');

test('every unit of 500 requests of all sorts has one outcome, and every cohort balances', async () => {
  const strangers = () => relay.outcomes.totals().refusals.get('key_unknown') ?? 0;
  const strangersBefore = strangers();
  const random = randomFrom(1);
  const sent = Array.from({ length: 500 }, (_, index): Sent => {
    // Each sort at least once, then at random; the large one costs 20 ms each.
    const sample = BAG[index] ?? BAG[Math.floor(random() * BAG.length)]!;
    return { sample: index >= BAG.length && sample.status === 413 ? BAG[0]! : sample, id: newId() };
  });
  for (let at = 0; at < sent.length; at += 25) await Promise.all(sent.slice(at, at + 25).map(send));

  const accounts = await accountsOf(expectedOf(sent.map(({ sample }) => sample)));
  expect(accounts.map(({ relay: by, seq }) => [by, seq])).toEqual(accounts.map((_, index) => ['test', index]));
  for (const sums of balancesOf(accounts)) expect(sums.received).toBe(sums.kept + sums.stopped);

  const drops = accounts.flatMap((account) => account.drops);
  const named = sent.filter(({ sample }) => sample.isNamed).map(({ id }) => id);
  expect([...new Set(drops.map(({ eventId }) => eventId))].sort()).toEqual(named.sort());
  expect(await unitsInLog()).toEqual(appendedIn(sumOf(accounts)));
  expect(strangers() - strangersBefore).toBe(sent.filter(({ sample }) => sample.name === 'a stranger').length);
});

test.each(
  BAG.filter(
    ({ status, counts }) => [200, 429].includes(status) && Object.keys(counts).some((key) => key.includes(':')),
  ),
)('when $status is answered to $name, its account is in the log', async (sample) => {
  const sent = { sample, id: newId() };
  await send(sent);
  const accounts = await relay.accounts();
  expect(sumOf(accounts)).toEqual(expectedOf([sample]));
  expect(accounts.flatMap(({ drops }) => drops).some(({ eventId }) => eventId === sent.id)).toBe(sample.isNamed);
});

test('units that the log does not take are unconfirmed, and their later account is counted once', async () => {
  relay.logIsOut = true;
  const answers = await Promise.all(Array.from({ length: 20 }, () => relay.post(`/api/1/envelope/${AUTH}`, EVENT)));
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(503));
  // Nothing to append but its account, which cannot be kept either.
  const session = await relay.post(`/api/1/envelope/${AUTH}`, '{}\n{"type":"session"}\n{}');
  expect([session.status, session.headers.get('retry-after')]).toEqual([503, '10']);
  relay.logIsOut = false;
  await accountsOf({
    'error received': 20,
    'error unconfirmed': 20,
    'session received': 1,
    'session dropped:unsupported': 1,
  });
});

test('a bad item is named in the 200 of the good ones', async () => {
  const answer = await relay.post(`/api/1/envelope/${AUTH}`, `${EVENT}\n{"type":"check_in"}\n${'x'.repeat(102_401)}`);
  expect([answer.status, await answer.json()]).toEqual([
    200,
    {
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      detail: 'An item is too large.',
      causes: ['check_in: 102401 bytes, limit 102400'],
    },
  ]);
  expect(answer.headers.get('x-sentry-error')).toBe('An item is too large.');
  expect(await relay.records('events')).toHaveLength(1);
});

interface Balance {
  received: number;
  kept: number;
  stopped: number;
}

/** Sums of each cohort, project and category. */
function balancesOf(accounts: readonly OutcomesRecord[]): Balance[] {
  const balances = new Map<string, Balance>();
  for (const each of accounts.flatMap(({ counts }) => counts)) {
    const key = `${each.cohort} ${each.project} ${each.category}`;
    const balance = balances.get(key) ?? { received: 0, kept: 0, stopped: 0 };
    if (each.outcome === 'received') balance.received += each.quantity;
    else if (each.outcome === 'appended' || each.outcome === 'unconfirmed') balance.kept += each.quantity;
    else if (each.outcome !== 'client_discard') balance.stopped += each.quantity;
    balances.set(key, balance);
  }
  return [...balances.values()];
}

/** The units by category, as readers of the log count them. */
async function unitsInLog(): Promise<Record<string, number>> {
  const units: Record<string, number> = {};
  const records = [...(await relay.records('events')), ...(await relay.records('spans'))];
  for (const { headers, payload } of records.flatMap(({ envelope }) => envelope.items)) {
    for (const { category, quantity } of quantitiesOfItem(headers, payload.length)) {
      units[category] = (units[category] ?? 0) + quantity;
    }
  }
  return units;
}

const appendedIn = (sums: Record<string, number>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(sums).flatMap(([key, quantity]) => {
      const [category, outcome] = key.split(' ');
      return category && outcome === 'appended' ? [[category, quantity]] : [];
    }),
  );
