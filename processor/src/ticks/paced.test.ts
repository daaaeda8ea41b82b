import { decodeRecord, issueRecordSchema } from '@breakwater/relay/log';
import type { IssueRecord, LogRecord } from '@breakwater/relay/log';
import { expect, test } from 'vitest';

import { createMover } from './paced.ts';

const merge = (project: number, n: number): IssueRecord => ({
  v: 1,
  kind: 'merge',
  project,
  at: n,
  by: 'ann',
  into: '1',
  issues: ['2'],
});

/** A log of one partition whose decider does a record in each `everyPauses` pauses. */
function moverOn(everyPauses: number) {
  const appended: LogRecord[] = [];
  let committed = 0;
  let pauses = 0;
  let mostUndecided = 0;
  const mover = createMover({
    log: {
      append: async (_topic, records) => {
        appended.push(...records);
        mostUndecided = Math.max(mostUndecided, appended.length - committed);
      },
      positions: async () => [{ partition: 0, committed, end: appended.length }],
    },
    async pause(_ms, signal) {
      signal?.throwIfAborted();
      pauses++;
      if (pauses % everyPauses === 0) committed = Math.min(appended.length, committed + 1);
    },
  });
  const order = () =>
    appended.map(({ value }) => decodeRecord(issueRecordSchema, value!)).map(({ project }) => project);
  return { mover, appended, order, pauses: () => pauses, mostUndecided: () => mostUndecided };
}

test('a large move waits a tenth of a second after each record, and for a decider that is slower', async () => {
  const fast = moverOn(1);
  await fast.mover.move(
    1,
    [1, 2, 3, 4, 5].map((n) => merge(1, n)),
  );
  expect(fast.pauses()).toBe(5);
  const slow = moverOn(7);
  await slow.mover.move(
    1,
    [1, 2, 3, 4, 5].map((n) => merge(1, n)),
  );
  expect(slow.pauses()).toBe(35);
  expect(slow.mostUndecided()).toBe(2);
});

test('moves of one partition take turns, also behind one that was given up', async () => {
  const { mover, order } = moverOn(1);
  const giveUp = new AbortController();
  const first = mover.move(1, [merge(1, 1), merge(1, 2)], giveUp.signal);
  const second = mover.move(2, [merge(2, 1), merge(2, 2)]);
  giveUp.abort(new Error('given up'));
  await expect(first).rejects.toThrow('given up');
  await second;
  expect(order().slice(-2)).toEqual([2, 2]);
});
