import type { Batch, ConsumeOptions, Log } from '@breakwater/relay/log';
import { quiet } from '@breakwater/relay/testing';
import { expect, test } from 'vitest';

import { ENVELOPE_LANES } from '../../topics/subscriptions.ts';
import { KINDS } from '../../kinds/kinds.ts';
import { createSights } from '../../releases/sights.ts';
import { ALONE } from '../../testing/records.ts';
import type { Store } from '../../store/port.ts';
import { createPathTime } from '../flush/path-time.ts';
import { consumeLanes } from '../consume-lanes.ts';
import { createTogether } from './together.ts';

/** A clock that moves by the waits for it. */
function watch(isHereAt: (ms: number) => boolean) {
  let time = 0;
  const after = (ms: number, wake: () => void): (() => void) => {
    time += ms;
    wake();
    return () => undefined;
  };
  const together = createTogether(() => isHereAt(time), { now: () => time, after });
  const waited = async (signal = new AbortController().signal): Promise<number> => {
    const from = time;
    await together.wait(3, signal);
    return time - from;
  };
  return { together, waited };
}

test('a newly assigned lane waits for the others, once, and not for ever', async () => {
  const coming = watch((ms) => ms >= 1000);
  coming.together.taken(3);
  expect([await coming.waited(), await coming.waited()]).toEqual([1000, 0]);

  const failing = watch(() => false);
  failing.together.taken(3);
  expect([await failing.waited(), await failing.waited()]).toEqual([5000, 0]);
  failing.together.taken(3);
  expect(await failing.waited(AbortSignal.abort())).toBe(0);
});

test('a lane that stays when the others are revoked does not wait', async () => {
  expect(await watch(() => false).waited()).toBe(0);
});

test('a lane that stays does not wait when one of the others returns', { timeout: 1_000 }, async () => {
  const lanes = new Map<string, { options: ConsumeOptions; handle: (batch: Batch) => Promise<void> }>();
  const log: Pick<Log, 'append' | 'consume'> = {
    append: async () => undefined,
    consume: async (options, handle) => {
      lanes.set(options.topic, { options, handle });
      return {
        partitions: () => (options.topic === ENVELOPE_LANES.eventsSlow.topic ? [] : [0]),
        stop: async () => undefined,
      };
    },
  };
  const store: Pick<Store, 'insert' | 'select'> = { insert: async () => undefined, select: async () => [] };
  const { stop } = await consumeLanes({
    pathTime: createPathTime(),
    log: log as Log,
    store: store as Store,
    id: 'processor-together',
    kinds: KINDS,
    maps: ALONE.maps,
    sights: createSights({ now: Date.now, onCut: () => undefined }),
    onLost: async () => undefined,
    onCutBack: async () => undefined,
    logger: quiet,
    now: Date.now,
  });
  lanes.get(ENVELOPE_LANES.eventsBacklog.topic)?.options.onTaken?.(0);
  const { topic } = ENVELOPE_LANES.events;
  await lanes.get(topic)?.handle({ id: '', topic, partition: 0, first: 0, end: 0, redelivered: false, records: [] });
  await stop();
});
