import { expect, test } from 'vitest';

import { valueOf, range, numbered, options, consumeUntil, until, expectContiguous } from './contract-kit.ts';
import type { Bench } from './contract-kit.ts';
import type { Batch } from '../port.ts';

/** Tests of a batch whose handler fails, or does not finish. */
export function retryTests({ start, freshTopic, reopen }: Bench): void {
  test('retries the same range when the handler throws, and reports each error', async () => {
    const { log } = await start();
    const topic = freshTopic();
    await log.append(topic, numbered(10, 0, 'one key'));
    const attempts: Batch[] = [];
    const errors: unknown[] = [];
    const consumer = await log.consume(
      {
        ...options(topic, 'retry'),
        maxRecords: 4,
        onError: (error, batch) => errors.push([String(error), batch?.first]),
      },
      async (batch) => {
        attempts.push(batch);
        // More records arrive while the batch fails: they must stay out of it.
        await log.append(topic, numbered(1, 100 + attempts.length, 'one key'));
        if (attempts.length <= 2) throw new Error('not now');
      },
    );
    await until(() => attempts.length >= 5);
    await consumer.stop();

    expect(attempts.slice(0, 4).map(({ id, redelivered, records }) => [id, redelivered, records.length])).toEqual([
      [attempts[0]!.id, false, 4],
      [attempts[0]!.id, true, 4],
      [attempts[0]!.id, true, 4],
      [attempts[3]!.id, false, 4],
    ]);
    expect(attempts[0]!.id).toMatch(
      new RegExp(`^${topic}:${attempts[0]!.partition}:${attempts[0]!.first}-${attempts[0]!.end}@\\d{13}$`),
    );
    expect(attempts[3]!.first).toBe(attempts[0]!.end);
    expect(errors).toEqual([
      ['Error: not now', attempts[0]!.first],
      ['Error: not now', attempts[0]!.first],
    ]);
  });

  test('hands an unfinished range out again, exactly, after a restart', async () => {
    const topic = freshTopic();
    const first = await start();
    await first.log.append(topic, numbered(7, 0, 'one key'));
    let handed: Batch | null = null;
    let fail: (error: Error) => void = () => undefined;
    await first.log.consume({ ...options(topic, 'restart'), maxRecords: 5 }, (batch) => {
      handed = batch;
      return new Promise((_resolve, reject) => (fail = reject));
    });
    await until(() => handed !== null);
    await first.log.append(topic, numbered(20, 7, 'one key'));
    const reopening = reopen();
    fail(new Error('the process ends'));

    const { log } = await reopening;
    const { batches, records } = await consumeUntil(
      log,
      { topic, group: 'restart', maxRecords: 100 },
      (seen) => seen.length === 27,
    );
    const unfinished = handed as unknown as Batch;
    expect(batches[0]).toMatchObject({ id: unfinished.id, redelivered: true });
    expect(batches[0]!.records.map(valueOf)).toEqual(unfinished.records.map(valueOf));
    expect(batches[1]!.redelivered).toBe(false);
    expect(records.map(valueOf).map(Number)).toEqual(range(0, 27));
    expectContiguous(batches);
  });

  test('stops at once while it pauses before a retry, and the range is handed out again later', async () => {
    const { log } = await start();
    const topic = freshTopic();
    await log.append(topic, numbered(3, 0, 'one key'));
    const ids: string[] = [];
    const consumer = await log.consume(options(topic, 'pausing'), (batch) => {
      ids.push(batch.id);
      return Promise.reject(new Error('always'));
    });
    // The fourth pause is 800 ms long.
    await until(() => ids.length === 4);
    await consumer.stop();
    expect(ids).toHaveLength(4);

    const { batches } = await consumeUntil(log, { topic, group: 'pausing' }, (seen) => seen.length === 3);
    expect(batches.map(({ id, redelivered }) => [id, redelivered])).toEqual([[ids[0], true]]);
  });

  test('finishes the batch in hand before a stop resolves', async () => {
    const { log } = await start();
    const topic = freshTopic();
    await log.append(topic, numbered(3, 0, 'one key'));
    let finish: () => void = () => undefined;
    let handed = 0;
    const consumer = await log.consume({ ...options(topic, 'finishing'), maxRecords: 2 }, () => {
      handed += 1;
      return new Promise((resolve) => (finish = resolve));
    });
    await until(() => handed === 1);
    const stopping = consumer.stop();
    finish();
    await stopping;
    expect(handed).toBe(1);
    const committed = (await log.positions(topic, 'finishing')).reduce((sum, position) => sum + position.committed, 0);
    expect(committed).toBe(2);
  });
}
