import { expect, test } from 'vitest';

import { createWatermark } from './watermark.ts';

const STAGES = [
  [
    { topic: 'live', group: 'g' },
    { topic: 'spans', group: 'g' },
  ],
  [{ topic: 'backlog', group: 'g' }],
  [{ topic: 'issues', group: 'g' }],
];

/** A log whose topics have two partitions. `places` holds the committed offset and the end of partition 0. */
function watermarkOf(places: Record<string, [committed: number, end: number]>) {
  let time = 0;
  const positions = async (topic: string) => {
    const [committed, end] = places[topic] ?? [0, 0];
    return [
      { partition: 0, committed, end },
      { partition: 1, committed: 7, end: 7 },
    ];
  };
  const watermark = createWatermark({ positions }, STAGES, () => time);
  return (at: number, changes: typeof places = {}) => {
    time = at;
    Object.assign(places, changes);
    return watermark.look();
  };
}

test('a round passes at once where no records wait', async () => {
  const look = watermarkOf({ live: [3, 3] });
  expect(await look(10)).toEqual({ until: 10, since: null, waitsFor: [] });
  expect(await look(20)).toEqual({ until: 20, since: null, waitsFor: [] });
});

test('a moved record has passed only when the stage that it moved to has consumed it', async () => {
  const look = watermarkOf({ live: [2, 5] });
  expect(await look(10)).toEqual({ until: null, since: 10, waitsFor: [{ topic: 'live', records: 3 }] });
  // A record came after the round began, so the round does not wait for it. Another was moved to the backlog meanwhile.
  expect(await look(20, { live: [5, 6], backlog: [0, 1] })).toEqual({
    until: null,
    since: 10,
    waitsFor: [{ topic: 'backlog', records: 1 }],
  });
  expect(await look(30, { live: [6, 6], backlog: [1, 1], issues: [1, 2] })).toEqual({
    until: null,
    since: 10,
    waitsFor: [{ topic: 'issues', records: 1 }],
  });
  expect(await look(40, { issues: [2, 2] })).toEqual({ until: 40, since: null, waitsFor: [] });
});

test('earlier rounds pass while new records come all the time', async () => {
  const look = watermarkOf({ live: [0, 4] });
  await look(10);
  expect(await look(20, { live: [4, 8] })).toEqual({
    until: 10,
    since: 20,
    waitsFor: [{ topic: 'live', records: 4 }],
  });
  expect(await look(30, { live: [8, 12] })).toEqual({
    until: 20,
    since: 30,
    waitsFor: [{ topic: 'live', records: 4 }],
  });
});

test('a clock that is set back also sets back the time that has passed', async () => {
  const look = watermarkOf({ live: [3, 3] });
  await look(10_000);
  expect(await look(50)).toEqual({ until: 50, since: null, waitsFor: [] });
});

test('a round does not wait for a log that was begun anew', async () => {
  const look = watermarkOf({ live: [2, 500] });
  await look(10);
  expect(await look(20, { live: [1, 2] })).toMatchObject({ until: null, since: 10 });
  expect(await look(30, { live: [2, 3] })).toMatchObject({ until: 20, since: 30 });
});
