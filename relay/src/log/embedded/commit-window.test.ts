import { expect, test } from 'vitest';

import { CommitWindow } from './commit-window.ts';

/** A window on a clock that a test moves, and the commits that it made: when, and of how many appends. */
function watched() {
  let now = 0;
  let timer: { at: number; wake: () => void } | null = null;
  let queued = 0;
  let isBusy = false;
  const commits: [at: number, appends: number][] = [];
  const window = new CommitWindow((ms, wake) => {
    timer = { at: now + ms, wake };
    return () => (timer = null);
  });
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const commit = async (): Promise<void> => {
    isBusy = true;
    await window.fill(() => queued);
    commits.push([now, queued]);
    queued = 0;
    isBusy = false;
  };
  const moveTo = async (time: number): Promise<void> => {
    const due = timer;
    if (due && due.at <= time) {
      now = due.at;
      due.wake();
      await settled();
    }
    now = time;
  };
  return {
    commits,
    async end(): Promise<void> {
      window.end();
      await settled();
    },
    async append(time: number): Promise<void> {
      await moveTo(time);
      queued++;
      window.added(queued);
      if (!isBusy) void commit();
      await settled();
    },
    moveTo,
  };
}

test('an append to an idle log does not wait', async () => {
  const window = watched();
  await window.append(5);
  expect(window.commits).toEqual([[5, 1]]);
});

test.each([
  ['5 ms', 5, 8],
  ['20 ms', 20, 2],
])('appends that come each %s share commits', async (_, every, most) => {
  const window = watched();
  for (let n = 0; n < 2_000; n++) await window.append(n * every);
  const sizes = window.commits.slice(-100).map(([, appends]) => appends);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(most);
  expect(sizes.reduce((sum, size) => sum + size, 0) / sizes.length).toBeGreaterThan(most * 0.7);
});

test('appends of which each waits for the one before are made to wait less than once in a hundred', async () => {
  const window = watched();
  let time = 0;
  let waits = 0;
  for (let n = 0; n < 2_000; n++) {
    await window.append(time);
    if (window.commits.length <= n) {
      await window.moveTo(time + 30);
      waits++;
    }
    time = (window.commits.at(-1)?.[0] ?? 0) + 1;
  }
  expect(window.commits).toHaveLength(2_000);
  expect(waits).toBeLessThan(20);
});

test('clients that wait for their answers share commits, and wait for no one else', async () => {
  const window = watched();
  const answered = (): number => window.commits.reduce((sum, [, appends]) => sum + appends, 0);
  const clients = 4;
  let time = 0;
  let sent = 0;
  for (; answered() < 2_000; time++) {
    await window.moveTo(time);
    if (sent - answered() < clients) {
      await window.append(time);
      sent++;
    }
  }
  expect(window.commits.slice(-50).map(([, appends]) => appends)).toEqual(Array.from({ length: 50 }, () => clients));
  expect(time).toBeLessThan(2_000 * 1.2);
});

test('a wait ends at once when it is ended', async () => {
  const window = watched();
  await window.append(0);
  await window.append(100);
  expect(window.commits).toHaveLength(1);
  await window.end();
  expect(window.commits[1]).toEqual([100, 1]);
});
