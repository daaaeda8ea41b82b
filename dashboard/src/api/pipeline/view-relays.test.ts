import { expect, test } from 'vitest';

import { shownRelays } from './view-relays.ts';

const NOW = 1_000_000;

test('relays are shown by their machines, with what each took, the newest first', () => {
  const relay = (id: string, heardAt: number) => ({ id, name: `host-${id}`, version: '1', heardAt });
  const shown = shownRelays([relay('a', NOW - 40_000), relay('b', NOW)], [{ id: 'a', received: 7 }], NOW);
  expect(shown.map(({ name, silent, received }) => [name, silent, received])).toEqual([
    ['host-b', false, 0],
    ['host-a', true, 7],
  ]);
});
