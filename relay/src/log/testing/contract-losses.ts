import { afterAll, describe, expect, test } from 'vitest';

import type { Place } from '../consume/place.ts';
import { numbered, options, range, until } from './contract-kit.ts';
import type { OpenedLog } from './contract-kit.ts';
import type { Batch, CutBack, Log, LostRange } from '../port.ts';

/** A log with topics of one partition, and two ways to damage it. Both functions resolve to the log as it is then. */
export interface BreakableLog extends OpenedLog {
  /** Drops the records below an offset, as retention does. */
  dropBefore(topic: string, offset: number): Promise<Log>;
  /** Moves a group's place: behind the end, as if the log had been cut back or begun anew. */
  movePlace(topic: string, group: string, place: Place): Promise<Log>;
}

/** Tests how a group states lost records, and where it continues. */
export function lossContract(open: () => Promise<BreakableLog>): void {
  describe('loses nothing silently', () => {
    let opened: BreakableLog | null = null;
    let topics = 0;
    const start = async (): Promise<BreakableLog> => (opened ??= await open());
    const freshTopic = (): string => `contract-${topics++}`;
    afterAll(() => opened?.destroy());

    /** Consumes until `isDone`. Gives losses and batches in their order. */
    async function follow(log: Log, topic: string, isDone: (heard: readonly Heard[]) => boolean, refusals = 0) {
      const heard: Heard[] = [];
      const errors: string[] = [];
      const consumer = await log.consume(
        {
          ...options(topic, 'losing'),
          onError: (error) => errors.push(String((error as Error).name)),
          onCutBack: async (cut) => void heard.push({ cut }),
          onLost: async (lost) => {
            if (refusals-- > 0) throw new Error('not now');
            heard.push({ lost });
          },
        },
        async (batch) => void heard.push({ batch }),
      );
      await until(() => isDone(heard));
      await consumer.stop();
      return { heard, errors, offsets: heard.flatMap((one) => ('batch' in one ? offsetsOf(one.batch) : [])) };
    }

    /** Appends ten records and reads them with the group; resolves to the time of the last. */
    async function readTen(log: Log, topic: string): Promise<number> {
      await log.append(topic, numbered(10));
      const { heard } = await follow(log, topic, (all) => lastOffset(all) === 9);
      return timesOf(heard).at(-1) ?? 0;
    }

    test('states unread records that were dropped, until that succeeds, before it continues behind them', async () => {
      const { log, dropBefore } = await start();
      const topic = freshTopic();
      const afterMs = await readTen(log, topic);
      await log.append(topic, numbered(10, 10));
      for (const number of range(20, 30)) await log.append(topic, numbered(1, number));

      const again = await dropBefore(topic, 25);
      const { heard, errors, offsets } = await follow(again, topic, (all) => lastOffset(all) === 29, 2);
      expect(heard[0]).toEqual({
        lost: { topic, partition: 0, first: 10, end: 25, afterMs, beforeMs: timesOf(heard)[0] },
      });
      expect(offsets).toEqual(range(25, 30));
      expect(errors).toEqual(['RecordsLostError', 'Error', 'Error']);

      await again.append(topic, numbered(1, 30));
      const once = await follow(again, topic, (all) => lastOffset(all) === 30);
      expect(once.heard.filter((one) => 'lost' in one)).toEqual([]);
    });

    test('does not continue while the loss cannot be stated, and states it again after a stop', async () => {
      const { log, dropBefore } = await start();
      const topic = freshTopic();
      await readTen(log, topic);
      for (const number of range(10, 20)) await log.append(topic, numbered(1, number));
      const again = await dropBefore(topic, 15);
      const handed: Batch[] = [];
      let asked = 0;
      const onLost = (): Promise<void> => {
        asked += 1;
        return Promise.reject(new Error('never'));
      };
      const consumer = await again.consume({ ...options(topic, 'losing'), onLost }, async (batch) => {
        handed.push(batch);
      });
      await until(() => asked === 3);
      await consumer.stop();
      expect(handed).toEqual([]);
      const { heard } = await follow(again, topic, (all) => lastOffset(all) === 19);
      expect(heard[0]).toMatchObject({ lost: { first: 10, end: 15 } });
    });

    test('hands the rest of a batch out again under the same id, and states its lost part', async () => {
      const { log, dropBefore } = await start();
      const topic = freshTopic();
      for (const number of range(0, 10)) await log.append(topic, numbered(1, number));
      let unfinished: Batch | null = null;
      const stuck = await log.consume(options(topic, 'losing'), (batch) => {
        unfinished ??= batch;
        return Promise.reject(new Error('stuck'));
      });
      await until(() => unfinished !== null);
      await stuck.stop();

      const again = await dropBefore(topic, 4);
      const { heard, offsets } = await follow(again, topic, (all) => lastOffset(all) === 9);
      expect(heard[0]).toMatchObject({ lost: { first: 0, end: 4, afterMs: null } });
      const [rest] = heard.flatMap((one) => ('batch' in one ? [one.batch] : []));
      expect(rest).toMatchObject({ id: unfinished!['id'], redelivered: true });
      expect(offsets).toEqual(range(4, 10));
    });

    test('a log that was cut back below a batch in hand: states that batch as lost, and reads nothing twice', async () => {
      const { log, movePlace } = await start();
      const topic = freshTopic();
      const at = await readTen(log, topic);
      const again = await movePlace(topic, 'losing', { offset: 25, end: 40, at });
      const { heard } = await follow(again, topic, (all) => all.length > 0);
      expect(heard).toEqual([{ lost: { topic, partition: 0, first: 25, end: 40, afterMs: at, beforeMs: null } }]);
      await again.append(topic, numbered(20, 10));
      expect((await follow(again, topic, (all) => lastOffset(all) === 29)).offsets).toEqual(range(10, 30));
    });

    test('a log that was cut back below what was done: no loss is stated, for none is known', async () => {
      const { log, movePlace } = await start();
      const topic = freshTopic();
      const at = await readTen(log, topic);
      const again = await movePlace(topic, 'losing', { offset: 25, at });
      const { heard } = await follow(again, topic, (all) => all.length > 0);
      expect(heard).toEqual([{ cut: { topic, partition: 0, end: 10, done: 25, afterMs: at } }]);
      await again.append(topic, numbered(5, 10));
      expect((await follow(again, topic, (all) => lastOffset(all) === 14)).offsets).toEqual(range(10, 15));
    });

    test('a log that was begun anew: is read from its start', async () => {
      const { log, movePlace } = await start();
      const topic = freshTopic();
      await log.append(topic, numbered(5));
      const again = await movePlace(topic, 'losing', { offset: 25, at: Date.now() - 60_000 });
      const { heard, offsets } = await follow(again, topic, (all) => lastOffset(all) === 4);
      expect(heard[0]).toMatchObject({ cut: { end: 5, done: 25 } });
      expect(offsets).toEqual(range(0, 5));
    });

    test('a batch in hand that was cut in two: its first part is handed out, the rest is stated as lost', async () => {
      const { log, movePlace } = await start();
      const topic = freshTopic();
      await log.append(topic, numbered(10));
      const again = await movePlace(topic, 'losing', { offset: 6, end: 14 });
      const { heard } = await follow(again, topic, (all) => lastOffset(all) === 9);
      expect(heard[0]).toMatchObject({ lost: { first: 10, end: 14 } });
      expect(heard[1]).toMatchObject({ batch: { first: 6, end: 10, redelivered: true } });
      await again.append(topic, numbered(1, 10));
      const { offsets } = await follow(again, topic, (all) => lastOffset(all) === 10);
      expect(offsets).toEqual([10]);
    });
  });
}

type Heard = { lost: LostRange } | { cut: CutBack } | { batch: Batch };

const offsetsOf = (batch: Batch): number[] => batch.records.map(({ offset }) => offset);
const lastOffset = (heard: readonly Heard[]): number | undefined =>
  heard.flatMap((one) => ('batch' in one ? offsetsOf(one.batch) : [])).at(-1);
const timesOf = (heard: readonly Heard[]): number[] =>
  heard.flatMap((one) => ('batch' in one ? one.batch.records.map(({ timestampMs }) => timestampMs) : []));
