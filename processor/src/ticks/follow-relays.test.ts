import { encodeRecord } from '@breakwater/relay/log';
import type { Log, StoredRecord } from '@breakwater/relay/log';
import { quiet } from '@breakwater/relay/testing';
import { expect, test } from 'vitest';

import { followRelays } from './follow-relays.ts';

const HOUR_MS = 3_600_000;

/** A topic of signs: `at` by the relay's clock, `appendedAt` by the log's. */
async function following() {
  let say: (record: StoredRecord) => void = () => undefined;
  const log: Pick<Log, 'tail'> = {
    async tail(_topic, onRecord) {
      say = onRecord;
      return { stop: async () => undefined };
    },
  };
  const relays = await followRelays(log, quiet);
  const sign = (relay: string, at: number, appendedAt: number): void =>
    say({
      key: relay,
      value: encodeRecord({ v: 1, relay, at, host: 'web-1', alive: [{ from: 0, to: at }] }),
      headers: {},
      offset: 0,
      timestampMs: appendedAt,
    });
  return { relays, sign };
}

test('the clock of a relay is compared with the log by its last two signs, of which one may have waited', async () => {
  const { relays, sign } = await following();
  sign('right', 10_000, 10_003);
  expect(relays.living()).toEqual([]);
  // Appended after a broker was away.
  sign('right', 20_000, 65_000);
  sign('ahead', 10_000 + HOUR_MS, 60_000);
  sign('ahead', 20_000 + HOUR_MS, 70_000);
  expect(relays.living()).toEqual([
    { relay: 'right', host: 'web-1', aheadMs: -3 },
    { relay: 'ahead', host: 'web-1', aheadMs: HOUR_MS - 50_000 },
  ]);
});

test('a relay without a sign for a minute is gone', async () => {
  const { relays, sign } = await following();
  for (const at of [0, 10_000]) sign('gone', at, at);
  for (const at of [60_000, 71_000]) sign('left', at, at);
  expect(relays.living().map(({ relay }) => relay)).toEqual(['left']);
});
