import { expect, test } from 'vitest';

import { createLoginLimits } from './login-limits.ts';

const START = 1_795_241_388_821;
/** Fails so often as somebody, and gives how many tries were let in. */
function failing() {
  let now = START;
  const limits = createLoginLimits(() => now);
  const isLetIn = (network: string, account: string, device: string | null = null, isRight = false): boolean => {
    const taken = limits.take({ network, account, device });
    if (taken.wait === null && isRight) taken.succeeded();
    return taken.wait === null;
  };
  const times = (count: number, one: (index: number) => boolean): number =>
    Array.from({ length: count }, (_, index) => one(index)).filter(Boolean).length;
  return { isLetIn, times, pass: (ms: number) => void (now += ms) };
}

test('an account has five failures from one network, and more after a quarter of an hour', () => {
  const { isLetIn, times, pass } = failing();
  expect(times(9, () => isLetIn('a', 'ann'))).toBe(5);
  expect(isLetIn('b', 'ann')).toBe(true);
  pass(15 * 60_000);
  expect(times(9, () => isLetIn('a', 'ann'))).toBe(5);
});

test('a network has thirty failures over all accounts, and a refused try counts nowhere', () => {
  const { isLetIn, times } = failing();
  expect(times(99, (index) => isLetIn('a', `person ${index}`))).toBe(30);
  expect(times(9, () => isLetIn('b', 'person 1'))).toBe(5);
});

test('an account has fifty failures from everywhere', () => {
  const { isLetIn, times } = failing();
  expect(times(99, (index) => isLetIn(`net ${index}`, 'ann'))).toBe(50);
});

test('sign-ins that succeed count nowhere: an office behind one address goes on', () => {
  const { isLetIn, times } = failing();
  expect(times(500, (index) => isLetIn('office', `person ${index % 90}`, null, true))).toBe(500);
  expect(times(4, () => isLetIn('office', 'ann'))).toBe(4);
  expect(isLetIn('office', 'ann', null, true)).toBe(true);
  expect(times(9, () => isLetIn('office', 'ann'))).toBe(5);
});

test('failures of others lock out no browser that the account has signed in from', () => {
  const { isLetIn, times } = failing();
  times(99, (index) => isLetIn('office', `person ${index}`));
  times(99, (index) => isLetIn(`net ${index}`, 'ann'));
  expect(isLetIn('office', 'ann')).toBe(false);
  expect(isLetIn('office', 'ann', 'laptop')).toBe(true);
  expect(times(99, () => isLetIn('office', 'ann', 'laptop'))).toBe(9);
});
