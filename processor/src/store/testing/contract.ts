import { setTimeout as delay } from 'node:timers/promises';

import { until } from '@breakwater/relay/testing';
import { ClickHouseError } from '@clickhouse/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { StoreError } from '../errors.ts';
import type { Store } from '../port.ts';

/** More calls than any adapter runs at once. */
const MANY = 24;

/** The contract that every adapter must keep. `open` opens the same database each time; it is empty at first. */
export function storeContract(open: () => Promise<Store>): void {
  describe('keeps the contract of the store', () => {
    let store: Store;
    let tables = 0;
    beforeAll(async () => void (store = await open()));
    afterAll(async () => store.close());

    const command = (query: string) => store.client.command({ query });
    const newTable = async (columns: string, engine = 'MergeTree ORDER BY tuple()'): Promise<string> => {
      const table = `contract_${tables++}`;
      await command(
        `CREATE TABLE ${table} (${columns}) ENGINE = ${engine} SETTINGS non_replicated_deduplication_window = 100`,
      );
      return table;
    };
    const count = async (table: string): Promise<number> => {
      const [row] = await store.select<{ n: string }>(`SELECT count() AS n FROM ${table}`);
      return Number(row?.n);
    };

    test('gives back the inserted values of every type of column', async () => {
      const table = await newTable(`
        id UInt64, small UInt8, project UInt32, uuid UUID, at DateTime('UTC'), at3 DateTime64(3, 'UTC'), at6 DateTime64(6, 'UTC'),
        text String, level LowCardinality(String), list Array(String), tags Map(LowCardinality(String), String),
        measurements Map(LowCardinality(String), Float64), duration Float64`);
      const row = {
        id: '18446744073709551615',
        small: 1,
        project: 4_294_967_295,
        uuid: '0b7f6c1e-1c2d-4e5f-8a9b-0c1d2e3f4a5b',
        at: '2026-01-02T03:04:05Z',
        at3: '2026-01-02T03:04:05.678Z',
        at6: '2026-01-02T03:04:05.678901Z',
        text: 'text',
        level: 'error',
        list: ["it's", '', 'é'],
        tags: { 'a.b': "it's", c: '' },
        measurements: { lcp: 1234.5 },
        duration: 0.1,
      };
      await store.insert(table, [row], 'types');
      expect(await store.select(`SELECT * FROM ${table}`)).toEqual([row]);
    });

    test('inserts what a SELECT gives once under one token, with its settings on that statement alone', async () => {
      const table = await newTable('id UInt32, text String', 'MergeTree ORDER BY id');
      const select = (from: number) => `SELECT number + ${from} AS id, 'it''s' AS text FROM numbers(3) ORDER BY id`;
      for (const from of [0, 10]) await store.insertSelect(table, ['id', 'text'], select(from), "the token's");
      await store.insertSelect(table, ['id', 'text'], select(20), 'another');
      await store.insert(table, [{ id: 30, text: '' }], 'a row');
      const ids = await store.select<{ id: string }>(`SELECT id FROM ${table} ORDER BY id`);
      expect(ids.map(({ id }) => Number(id))).toEqual([0, 1, 2, 20, 21, 22, 30]);
    });

    test('keeps any text, and runs none of it', async () => {
      const table = await newTable('id UInt32, text String');
      const texts = [
        '',
        '\n\n',
        `\n\n; TRUNCATE TABLE ${table}; `,
        '\r\n\r\nINSERT',
        '\0 after NUL',
        '\\ud800 is no surrogate here, \\\\n no newline',
        `quotes ' " \` and \\`,
        '\u2028\u2029\ufeff',
        '👩‍👩‍👧 ünïcödé 漢字',
        '漢'.repeat(350_000),
      ];
      await store.insert(
        table,
        texts.map((text, id) => ({ id, text })),
        'texts',
      );
      expect(await store.select(`SELECT text FROM ${table} ORDER BY id`)).toEqual(texts.map((text) => ({ text })));
      for (const text of texts.slice(0, -1))
        expect(
          await store.select(`SELECT {text:String} AS text, {list:Array(String)} AS list`, { text, list: [text] }),
        ).toEqual([{ text, list: [text] }]);
    });

    test('replaces a lone surrogate, which is no character, and leaves the rest of the text', async () => {
      const table = await newTable('text String');
      await store.insert(table, [{ text: 'a\ud800b\0c\\ud800 \ud83d\ude00 \udfff' }], 'surrogate');
      expect(await store.select(`SELECT text FROM ${table}`)).toEqual([
        { text: 'a\ufffdb\0c\\ud800 \ud83d\ude00 \ufffd' },
      ]);
    });

    test('drops an insert that comes again with its token, in the table and in its views', async () => {
      const table = await newTable('id UInt32');
      const sums = await newTable(
        'parity UInt8, n SimpleAggregateFunction(sum, UInt64)',
        'AggregatingMergeTree ORDER BY parity',
      );
      await command(
        `CREATE MATERIALIZED VIEW ${sums}_view TO ${sums} AS SELECT id % 2 AS parity, count() AS n FROM ${table} GROUP BY parity`,
      );
      const rows = Array.from({ length: 100 }, (_, id) => ({ id }));

      await store.insert(table, rows, 'first');
      await store.insert(table, rows, 'first');
      await Promise.all([store.insert(table, rows, 'first'), store.insert(table, rows, 'second')]);
      await store.insert(table, rows, 'second');

      expect(await count(table)).toBe(200);
      expect(await store.select(`SELECT parity, sum(n) AS n FROM ${sums} GROUP BY parity ORDER BY parity`)).toEqual([
        { parity: 0, n: '100' },
        { parity: 1, n: '100' },
      ]);
    });

    test('sums maps over the newest row of each key', async () => {
      const table = await newTable(
        'stage LowCardinality(String), source String, counts Map(LowCardinality(String), UInt64), version UInt64',
        'ReplacingMergeTree(version) ORDER BY (stage, source)',
      );
      const row = (source: string, version: number, counts: object) => ({
        stage: 'processor',
        source,
        version,
        counts,
      });
      await store.insert(table, [row('a', 1, { read: 5, dead: 5 }), row('b', 1, { read: 2 })], 'first');
      await store.insert(table, [row('a', 2, { read: 5, stored: 5 })], 'said anew');
      expect(
        await store.select(
          `SELECT sumMapIf(counts, stage = 'processor') AS processor, sumMapIf(counts, stage = 'relay') AS relay FROM ${table} FINAL`,
        ),
      ).toEqual([{ processor: { read: '7', stored: '5' }, relay: {} }]);
    });

    test('stores 20,000 rows as one block, and refuses more', async () => {
      const table = await newTable('id UInt32, text String');
      const rows = Array.from({ length: 20_000 }, (_, id) => ({ id, text: 'x'.repeat(2_000) }));
      await store.insert(table, rows, 'large');
      expect(await store.select(`SELECT count() AS n, uniqExact(_part) AS parts FROM ${table}`)).toEqual([
        { n: '20000', parts: '1' },
      ]);
      await expect(store.insert(table, [...rows, { id: 1, text: '' }], 'too large')).rejects.toMatchObject({
        code: 'insert_too_large',
      });
    });

    test('fails an insert with one bad row as a whole', async () => {
      const table = await newTable('id UInt32, uuid UUID');
      const good = { id: 1, uuid: '0b7f6c1e-1c2d-4e5f-8a9b-0c1d2e3f4a5b' };
      const rows = [...Array.from({ length: 500 }, () => good), { id: 2, uuid: 'bad' }, good];
      await expect(store.insert(table, rows, 'bad')).rejects.toBeInstanceOf(ClickHouseError);
      expect(await count(table)).toBe(0);
      await store.insert(table, [good], 'bad');
      expect(await count(table)).toBe(1);
    });

    test('throws the client’s own errors for refusals of the database', async () => {
      const refused = async (answer: Promise<unknown>) => {
        const error: unknown = await answer.then(
          () => null,
          (error: unknown) => error,
        );
        expect(error).toBeInstanceOf(ClickHouseError);
        return error as ClickHouseError;
      };
      expect(await refused(store.select('SELECT nothing'))).toMatchObject({ code: '47', type: 'UNKNOWN_IDENTIFIER' });
      expect(await refused(store.select('SELECT * FROM nowhere'))).toMatchObject({ code: '60', type: 'UNKNOWN_TABLE' });
      expect(await refused(store.select('SELEKT'))).toMatchObject({ code: '62', type: 'SYNTAX_ERROR' });
      expect(await refused(store.insert('nowhere', [{ id: 1 }], 'a'))).toMatchObject({ code: '60' });
      expect(await refused(command('DROP TABLE nowhere'))).toMatchObject({ code: '60' });
    });

    test('selects nothing but rows, bounded in number', async () => {
      expect(await store.select('SELECT 1 AS one WHERE 0')).toEqual([]);
      await expect(store.select('SELECT number FROM numbers(20001)')).rejects.toMatchObject({
        code: 'result_too_large',
      });
      expect(await store.select('SELECT number FROM numbers(20000)')).toHaveLength(20_000);
      await expect(store.select(`SELECT * FROM file('/etc/hostname', 'LineAsString')`)).rejects.toMatchObject({
        type: 'READONLY',
      });
    });

    test('keeps the settings and parameters of calls apart, side by side and one after the other', async () => {
      const query = `SELECT toString(getSetting('max_block_size')) AS usual`;
      const bare = await store.client.query({ query, format: 'JSONEachRow' });
      const [{ usual } = { usual: '' }] = await bare.json<{ usual: string }>();
      const answers = await Promise.all(
        Array.from({ length: MANY * 4 }, async (_, id) => {
          const result = await store.client.query({
            query: `SELECT {id:UInt32} AS id, toString(getSetting('max_block_size')) AS size, sleep(0.01) AS slept`,
            query_params: { id },
            format: 'JSONEachRow',
            ...(id % 2 === 0 && { clickhouse_settings: { max_block_size: String(1000 + id) } }),
          });
          return (await result.json<{ id: number; size: string }>())[0];
        }),
      );
      for (const [id, answer] of answers.entries())
        expect(answer).toMatchObject({
          id,
          size: id % 2 === 0 ? String(1000 + id) : usual,
        });

      for (let attempt = 0; attempt < MANY; attempt += 1)
        await expect(store.select('SELECT {id:UInt32} AS id')).rejects.toMatchObject({
          type: 'UNKNOWN_QUERY_PARAMETER',
        });
    });

    test('leaves no token and no readonly behind for other calls', async () => {
      const table = await newTable('id UInt32');
      const rows = (from: number) => [{ id: from }, { id: from + 1 }];
      await Promise.all(Array.from({ length: MANY }, (_, at) => store.insert(table, rows(at), `token ${at}`)));
      await Promise.all(Array.from({ length: MANY }, () => store.select('SELECT 1')));
      for (let at = 0; at < MANY; at += 1)
        await store.client.insert({ table, values: rows(1000 + 2 * at), format: 'JSONEachRow' });
      expect(await count(table)).toBe(MANY * 4);
    });

    test('ends an aborted query, and lets the next ones in', async () => {
      const slow = `SELECT count() FROM numbers(1000000000000) WHERE NOT ignore(sipHash64(number))`;
      const aborts = Array.from({ length: MANY }, () => new AbortController());
      const running = aborts.map(({ signal }) =>
        store.client.query({ query: slow, abort_signal: signal, format: 'JSONEachRow' }),
      );
      const ended = Promise.allSettled(running);
      // The first queries run, the others wait their turn: both must end.
      await delay(50);
      for (const abort of aborts) abort.abort();
      for (const { status } of await ended) expect(status).toBe('rejected');

      expect(await Promise.all(Array.from({ length: MANY }, () => store.select('SELECT 1 AS one')))).toHaveLength(MANY);
      await noneRunning(store, 'sipHash64(number)');
    });

    test('streams a large result in little memory, and ends one that is left unread', async () => {
      const query = `SELECT number, repeat('é', 800) AS text FROM numbers(100000)`;
      const ask = () =>
        store.client.query({ query, format: 'JSONEachRow', clickhouse_settings: { max_block_size: '1000' } });
      const before = process.memoryUsage().rss;
      let most = 0;
      let rows = 0;
      const result = await ask();
      for await (const batch of result.stream()) {
        rows += batch.length;
        most = Math.max(most, process.memoryUsage().rss - before);
      }
      expect(rows).toBe(100_000);
      // The result has 160 MB, and twice as much as text in this process.
      expect(most).toBeLessThan(200 * 1024 * 1024);

      for (let attempt = 0; attempt < 6; attempt += 1) {
        const left = await ask();
        for await (const batch of left.stream()) if (batch.length > 0) break;
        left.close();
      }
      expect(await store.select('SELECT 1 AS one')).toEqual([{ one: 1 }]);
      await noneRunning(store, 'repeat(');
    });

    test('keeps inserted rows when it is closed in the middle of work, and opened again', async () => {
      const table = await newTable('id UInt32');
      const inserts = Array.from({ length: MANY }, (_, id) => store.insert(table, [{ id }], `close ${id}`));
      const query = store.select('SELECT count() FROM numbers(1000000000000) WHERE NOT ignore(sipHash64(number))');
      const outcomes = Promise.allSettled([query, ...inserts]);
      // The query would take hours: that these resolve before the test times out says that closing ends it.
      await store.close();
      await store.close();
      const [asked, ...stored] = await outcomes;
      expect(asked?.status).toBe('rejected');
      expect(stored.every(({ status }) => status === 'fulfilled')).toBe(true);
      await expect(store.select('SELECT 1')).rejects.toBeInstanceOf(StoreError);
      await expect(store.insert(table, [{ id: 1 }], 'late')).rejects.toMatchObject({ code: 'closed' });

      store = await open();
      expect(await count(table)).toBe(MANY);
    });
  });
}

const noneRunning = (store: Store, words: string): Promise<{ n: string }[]> =>
  until(
    () =>
      store.select<{ n: string }>(
        `SELECT count() AS n FROM system.processes WHERE position(query, {words:String}) > 0 AND query NOT LIKE '%system.processes%'`,
        { words },
      ),
    ([running]) => running?.n === '0',
  );
