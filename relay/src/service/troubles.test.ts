import { expect, test } from 'vitest';

import { createTroubles } from './troubles.ts';

function start() {
  const clock = { now: 0 };
  const lines: object[] = [];
  const warn = (fields: object, message: string): void => void lines.push({ message, ...fields });
  const troubles = createTroubles({ warn }, () => clock.now);
  return { clock, troubles, said: () => lines.splice(0) };
}
const error = new Error('no broker');
const BEGAN = 'something is away or fails, and is tried again';
const ENDED = 'it is there again';

test('one cause is one line however many parts meet it, and one when all of them work again', () => {
  const { clock, troubles, said } = start();
  for (const part of ['events', 'spans', 'issues', 'events']) troubles.met('log', part, error);
  expect(said()).toEqual([{ message: BEGAN, cause: 'log', part: 'events', times: 1, seconds: 0, error }]);
  clock.now = 132_000;
  for (const part of ['spans', 'events']) troubles.over('log', part);
  expect(said()).toEqual([]);
  troubles.over('log', 'issues');
  expect(said()).toEqual([{ message: ENDED, cause: 'log', times: 4, seconds: 132 }]);
});

test('a long one is said once a minute, with its number and without its stack', () => {
  const { clock, troubles, said } = start();
  for (; clock.now < 150_000; clock.now += 1000) troubles.met('log', 'events', error);
  expect(said()).toMatchObject([
    { times: 1, seconds: 0, error },
    { times: 61, seconds: 60, reason: 'no broker' },
    { times: 121, seconds: 120, reason: 'no broker' },
  ]);
});

test('one that comes and goes is said no more often', () => {
  const { clock, troubles, said } = start();
  for (; clock.now < 59_000; clock.now += 1000) {
    troubles.met('log', 'events', error);
    troubles.over('log', 'events');
  }
  expect(said()).toMatchObject([{ message: BEGAN }, { message: ENDED, seconds: 0 }]);
});

test('another cause has lines of its own, and no end without a beginning', () => {
  const { troubles, said } = start();
  troubles.over('log', 'events');
  troubles.met('log', 'events', error);
  troubles.met('store', 'insert', error);
  troubles.over('store', 'insert');
  expect(said()).toMatchObject([{ cause: 'log' }, { cause: 'store' }, { message: ENDED, cause: 'store' }]);
});
