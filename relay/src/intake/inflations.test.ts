import { setMaxListeners } from 'node:events';

import { expect, test } from 'vitest';

import { createInflations } from './inflations.ts';
import type { BodySender, Inflations } from './inflations.ts';

const NEVER = new AbortController().signal;
setMaxListeners(100, NEVER);
const from = (address: string, key: string | undefined = 'k'): BodySender => ({ address, key });

/** Begins a turn that lasts until its end is called, and notes when it begins. */
function begin(inflations: Inflations, name: string, sender: BodySender, began: string[], signal = NEVER) {
  let end: () => void = () => undefined;
  const done = inflations.inTurn(sender, signal, () => {
    began.push(name);
    return new Promise<void>((resolve) => (end = resolve));
  });
  const ended = done.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? 'failed',
  );
  return { end: () => end(), ended };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('one of an address, two of a key and three in all inflate at once, and each end lets another begin', async () => {
  const inflations = createInflations();
  const began: string[] = [];
  const a = begin(inflations, 'a', from('1'), began);
  begin(inflations, 'a again', from('1'), began);
  begin(inflations, 'b', from('2'), began);
  begin(inflations, 'c', from('3'), began);
  begin(inflations, 'other key', from('4', 'other'), began);
  begin(inflations, 'third key', from('5', 'third'), began);
  await settle();
  expect(began).toEqual(['a', 'b', 'other key']);
  a.end();
  await settle();
  // The address that was never served is before the one that was.
  expect(began).toEqual(['a', 'b', 'other key', 'c']);
});

test('an address with many bodies does not keep another waiting behind all of them', async () => {
  const inflations = createInflations();
  const began: string[] = [];
  const first = begin(inflations, 'heavy 1', from('heavy'), began);
  const second = begin(inflations, 'heavy 2', from('heavy'), began);
  for (const n of [3, 4, 5]) begin(inflations, `heavy ${n}`, from('heavy'), began);
  begin(inflations, 'b', from('b'), began);
  const light = begin(inflations, 'light', from('light'), began);
  await settle();
  expect(began).toEqual(['heavy 1', 'b']);
  first.end();
  await settle();
  expect(began.at(-1)).toBe('light');
  light.end();
  await settle();
  expect(began.at(-1)).toBe('heavy 2');
  second.end();
});

test('a fifth body of an address that waits is refused, also where nothing else does', async () => {
  const inflations = createInflations();
  const all = Array.from({ length: 6 }, (_, n) => begin(inflations, String(n), from('1'), []));
  expect(await all[5]!.ended).toBe('relay_full');
});

test('where a key has its bodies waiting, the address with the most of them is refused for one with fewer', async () => {
  const inflations = createInflations();
  const ends = Array.from({ length: 9 * 5 }, (_, n) => begin(inflations, String(n), from(`heavy ${n % 9}`), []).ended);
  const refusals: number[] = [];
  ends.forEach((ended, n) => void ended.then(() => refusals.push(n)));
  await settle();
  const before = refusals.length;
  const began: string[] = [];
  begin(inflations, 'light', from('light'), began);
  await settle();
  expect(refusals.length).toBe(before + 1);
});

test('a body whose bytes are wanted leaves the queue', async () => {
  const inflations = createInflations();
  const shed = new AbortController();
  const began: string[] = [];
  const first = begin(inflations, 'first', from('1'), began);
  const waiting = begin(inflations, 'waiting', from('1'), began, shed.signal);
  shed.abort(Object.assign(new Error('shed'), { code: 'relay_full' }));
  expect(await waiting.ended).toBe('relay_full');
  first.end();
  await settle();
  expect(began).toEqual(['first']);
});

test('the answer to the second bomb of an address waits, until its first is a minute old', async () => {
  let now = 0;
  const pauses: number[] = [];
  const inflations = createInflations({ now: () => now, pause: async (ms) => pauses.push(ms) });
  expect(inflations.isSuspect(from('1'))).toBe(false);
  await inflations.bomb(from('1'));
  expect([pauses.length, inflations.isSuspect(from('1')), inflations.isSuspect(from('2'))]).toEqual([0, true, false]);
  await inflations.bomb(from('1', 'another'));
  expect(pauses).toEqual([500]);
  now += 60_000;
  expect(inflations.isSuspect(from('1'))).toBe(false);
});
