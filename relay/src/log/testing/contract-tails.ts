import { expect, test } from 'vitest';

import { fail, text, valueOf, range, numbered, until } from './contract-kit.ts';
import type { Bench } from './contract-kit.ts';
import type { StoredRecord } from '../port.ts';

/** Tests of a reader without a group. */
export function tailTests({ start, freshCompactTopic }: Bench): void {
  test('tails a topic from its start, follows it, and ends with the newest of each key', async () => {
    const { log } = await start();
    const topic = freshCompactTopic();
    for (let round = 0; round < 5; round++) {
      await log.append(
        topic,
        range(0, 20).map((key) => text(`key ${key}`, `round ${round}`)),
      );
    }
    await log.append(topic, [{ key: 'key 3', value: null }]);
    const newest = new Map<string, string>();
    const keep = (record: StoredRecord): void => {
      if (record.value === null) newest.delete(record.key);
      else newest.set(record.key, valueOf(record));
    };
    const tail = await log.tail(topic, keep, fail);
    const expected = range(0, 20)
      .filter((key) => key !== 3)
      .map((key) => [`key ${key}`, 'round 4']);
    expect([...newest].sort()).toEqual(expected.sort());

    await log.append(topic, [text('key 3', 'back'), { key: 'key 4', value: null }, text('new', 'new')]);
    await until(() => newest.get('key 3') === 'back' && !newest.has('key 4') && newest.has('new'));
    await tail.stop();
    await log.append(topic, [text('new', 'after stop')]);
    expect(newest.get('new')).toBe('new');
  });

  test('tails an empty topic at once, and two tails see the same', async () => {
    const { log } = await start();
    const topic = freshCompactTopic();
    const seen: [string[], string[]] = [[], []];
    const tails = await Promise.all(seen.map((into) => log.tail(topic, (record) => into.push(valueOf(record)), fail)));
    await log.append(topic, numbered(5, 0, 'one key'));
    await until(() => seen.every((each) => each.length === 5));
    expect(seen[0]).toEqual(seen[1]);
    await Promise.all(tails.map((tail) => tail.stop()));
  });
}
