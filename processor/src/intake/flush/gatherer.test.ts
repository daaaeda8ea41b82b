import { ClickHouseError } from '@clickhouse/client';
import { quiet } from '@breakwater/relay/testing';
import { describe, expect, test } from 'vitest';

import type { RowText } from '../../store/row-text.ts';
import { createGatherer } from './gatherer.ts';
import type { GatheredBatch } from './gatherer.ts';

interface Row {
  source_offset: number;
  text?: string;
}

interface Insert {
  table: string;
  offsets: number[];
  token: string;
}

const EVENTS = { table: 'facts', bodies: 'bodies' };
const SPANS = { table: 'spans' };
const MIB = 1_000_000;

/** A gatherer on a store in memory, and a clock that a test moves. A table refuses rows that name it. */
function gathering(answer: (insert: Insert, tries: number) => Promise<void> | void = () => undefined) {
  const inserts: Insert[] = [];
  const stored: Insert[] = [];
  let late: () => void = () => undefined;
  const stopping = new AbortController();
  const gatherer = createGatherer({
    id: 'processor-test',
    logger: quiet,
    signal: stopping.signal,
    clock: {
      after(_, wake) {
        late = wake;
        return () => (late = () => undefined);
      },
    },
    store: {
      async insert(table, texts, token) {
        const rows = texts.map((text) => JSON.parse((text as RowText).json) as Row);
        const insert = { table, offsets: rows.map((row) => row.source_offset), token };
        inserts.push(insert);
        if (rows.some(({ text }) => text === table)) throw new ClickHouseError({ code: '6', message: 'bad', type: '' });
        await answer(insert, inserts.length);
        stored.push(insert);
      },
    },
  });
  return {
    gatherer,
    inserts,
    stored: (name: string) => stored.filter(({ table }) => table === name).flatMap(({ offsets }) => offsets),
    stop: () => stopping.abort(),
    wait: () => late(),
    /** The inserts so far: table and offsets. */
    said: () => inserts.map(({ table, offsets }) => `${table} ${offsets.join(',')}`),
  };
}

const place = (partition: number) => ({ topic: 'events', partition });
const row = (source_offset: number, text = ''): Row => ({ source_offset, text });
const give = (batch: GatheredBatch, offset: number, text = '', body = ''): Promise<void> =>
  batch.add(EVENTS, [row(offset, text)], [row(offset, body)]);
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('batches that were handed out together', () => {
  test('share one insert for each table, of bodies before that of their rows', async () => {
    const { gatherer, inserts, said } = gathering();
    gatherer.expect([place(0), place(1)]);
    const [first, second] = [gatherer.begin(place(0)), gatherer.begin(place(1))];
    await give(first, 7);
    await first.add(SPANS, [row(7), row(7)]);
    const finished = first.finish();
    await give(second, 7);
    await give(second, 8);
    expect(inserts).toEqual([]);
    expect(await Promise.all([finished, second.finish()])).toEqual([[], []]);
    expect(said().toSorted()).toEqual(['bodies 7,7,8', 'facts 7,7,8', 'spans 7,7']);
    expect(said().indexOf('bodies 7,7,8')).toBeLessThan(said().indexOf('facts 7,7,8'));
    expect(new Set(inserts.map(({ token }) => token))).toEqual(new Set(['processor-test:0#0']));
  });

  test('wait for one that is coming, but not for one whose turn does not begin, nor long for a slow one', async () => {
    const { gatherer, said, wait } = gathering();
    gatherer.expect([place(0), place(1), place(2)]);
    const first = gatherer.begin(place(0));
    await give(first, 1);
    const finished = first.finish();
    await settled();
    expect(said()).toEqual([]);

    gatherer.came(place(1));
    const slow = gatherer.begin(place(2));
    await give(slow, 1);
    await settled();
    expect(said()).toEqual([]);
    wait();
    await finished;
    expect(said()).toEqual(['bodies 1,1', 'facts 1,1']);
    await give(slow, 2);
    await slow.finish();
    const blocked = gatherer.begin(place(1));
    await give(blocked, 3);
    await blocked.finish();
    expect(said().slice(2)).toEqual(['bodies 2', 'facts 2', 'bodies 3', 'facts 3']);
  });

  test('do not wait for one that fails, and store nothing of it', async () => {
    const { gatherer, said } = gathering();
    gatherer.expect([place(0), place(1)]);
    const [first, failing] = [gatherer.begin(place(0)), gatherer.begin(place(1))];
    await give(first, 1);
    await give(failing, 2);
    const finished = first.finish();
    failing.leave();
    await finished;
    expect(said()).toEqual(['bodies 1', 'facts 1']);
  });

  test('know their own bad rows; one whose body is refused is dead as a whole', async () => {
    const { gatherer, stored } = gathering();
    gatherer.expect([place(0), place(1)]);
    const [first, second] = [gatherer.begin(place(0)), gatherer.begin(place(1))];
    for (const offset of [1, 2, 3]) await give(first, offset, offset === 2 ? 'facts' : '');
    for (const offset of [1, 2]) await give(second, offset, '', offset === 2 ? 'bodies' : '');
    await second.add(SPANS, [row(2), row(2, 'spans'), row(2)]);
    const bad = await Promise.all([first.finish(), second.finish()]);
    expect(bad.map((rows) => rows.map(({ table, offset, index }) => [table, offset, index]))).toEqual([
      [['facts', 2, 0]],
      expect.arrayContaining([
        ['facts', 2, 0],
        ['spans', 2, 1],
      ]),
    ]);
    expect(['bodies', 'facts', 'spans'].map(stored)).toEqual([
      [1, 2, 3, 1],
      [1, 3, 1],
      [2, 2],
    ]);
  });
});

describe('the rows of a batch', () => {
  test('are cut between records at the bytes and the rows of an insert, and the next piece fills meanwhile', async () => {
    const waiting: (() => void)[] = [];
    const { gatherer, inserts, said } = gathering(() => new Promise<void>((resolve) => waiting.push(resolve)));
    const batch = gatherer.begin(place(0));
    const large = (offset: number): Promise<void> => batch.add(SPANS, [row(offset, 'x'.repeat(3 * MIB))]);
    for (const offset of [0, 1]) await large(offset);
    expect(said()).toEqual([]);
    await large(2);
    expect(said()).toEqual(['spans 0,1']);
    await large(3);
    const blocked = large(4);
    await settled();
    expect(said()).toEqual(['spans 0,1']);
    waiting.shift()?.();
    await blocked;
    expect(said()).toEqual(['spans 0,1', 'spans 2,3']);

    const many = Array.from({ length: 12_000 }, () => row(5));
    waiting.shift()?.();
    await batch.add(SPANS, many);
    waiting.shift()?.();
    const more = batch.add(
      SPANS,
      many.map(() => row(6)),
    );
    await settled();
    while (waiting.length > 0) waiting.shift()?.();
    await more;
    const finished = batch.finish();
    await settled();
    while (waiting.length > 0) waiting.shift()?.();
    await finished;
    expect(inserts.map(({ offsets, token }) => [token.split('#')[1], offsets.length])).toEqual([
      ['0', 2],
      ['1', 2],
      ['2', 12_001],
      ['3', 12_000],
    ]);
  });

  test('are inserted again, under one token, until the table has them', async () => {
    const { gatherer, inserts } = gathering((_, tries) => {
      if (tries < 3) throw new Error('the connection was lost');
    });
    const batch = gatherer.begin(place(0));
    await batch.add(SPANS, [row(1)]);
    expect(await batch.finish()).toEqual([]);
    expect(inserts.map(({ token }) => token)).toEqual(Array.from({ length: 3 }, () => 'processor-test:0#0'));
  });

  test('are not inserted again when the process stops', async () => {
    const { gatherer, inserts, stop } = gathering(() => {
      stop();
      throw new Error('the store is away');
    });
    const batch = gatherer.begin(place(0));
    await batch.add(SPANS, [row(1)]);
    await expect(batch.finish()).rejects.toThrow('stopping');
    expect(inserts).toHaveLength(1);
  });

  test('are left out, also of a repeat, when their partition went to another process', async () => {
    let isOurs = true;
    const { gatherer, said } = gathering((_, tries) => {
      isOurs = false;
      if (tries === 1) throw new Error('the connection was lost');
    });
    gatherer.expect([place(0), place(1)]);
    const [leaving, staying] = [gatherer.begin(place(0), () => isOurs), gatherer.begin(place(1))];
    await leaving.add(SPANS, [row(1)]);
    await staying.add(SPANS, [row(2)]);
    const left = leaving.finish();
    const stayed = staying.finish();
    await expect(left).rejects.toThrow('another process');
    expect(await stayed).toEqual([]);
    expect(said()).toEqual(['spans 1,2', 'spans 2']);
  });
});
