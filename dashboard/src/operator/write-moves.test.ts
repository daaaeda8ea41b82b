import { expect, test } from 'vitest';

import { writeMoves } from './write-moves.ts';

const move = (topic: string, partition: number, to: number) => ({
  topic,
  group: `processor.${topic}`,
  partition,
  from: null,
  to,
  lost: 0,
});
const MOVES = [move('events', 0, 5), move('events', 1, 6), move('spans', 0, 7), move('issues', 0, 8)];

test('all places of a group are written at once', async () => {
  const written: unknown[] = [];
  await writeMoves({ set: async (...call) => void written.push(call) }, MOVES);
  expect(written).toEqual([
    [
      'events',
      'processor.events',
      new Map([
        [0, 5],
        [1, 6],
      ]),
    ],
    ['spans', 'processor.spans', new Map([[0, 7]])],
    ['issues', 'processor.issues', new Map([[0, 8]])],
  ]);
});

test('a group that is refused ends it, with the names of those that are written and those that are not', async () => {
  const set = async (topic: string): Promise<void> => {
    if (topic === 'spans') throw new Error('the broker is away.');
  };
  await expect(writeMoves({ set }, MOVES)).rejects.toThrow(
    'Written: events. Not written: spans, issues, because spans was refused: the broker is away. Run the same command again',
  );
});
