import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { openStore } from '@breakwater/processor/store';
import type { Store } from '@breakwater/processor/store';
import { currentSums, exactly } from '@breakwater/processor/sums';
import { createLogger } from '@breakwater/relay/service';
import { decodeEnvelope, encodeEnvelope } from '@breakwater/sdk/wire';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { ADMIN, DSN_KEY, freePort, launchUntil, startBreakwater, TOKEN } from '../../support/breakwater.ts';
import { startClickHouseHttp } from '../../support/clickhouse-http.ts';
import { ingestUrl, post } from '../../support/send.ts';
import { until } from '../../support/wait.ts';

/*
 * The same inputs through one process, and through relay, processor and dashboard on a real Kafka, give the same rows: the
 * small mode cannot hide a bug of the large one.
 */
const kafka = inject('kafka');
const fixtures = fileURLToPath(new URL('../../../sdk/src/wire/fixtures', import.meta.url));
const logger = createLogger('test', 'error');

type Rows = Record<'events' | 'event_bodies' | 'spans' | 'issues' | 'group_days' | 'transaction_quarters', unknown[]>;

describe.runIf('brokers' in kafka)('one process and three services', () => {
  const brokers = 'brokers' in kafka ? kafka.brokers.join(',') : '';
  let folder: string;
  let envelopes: Uint8Array[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'breakwater-modes-'));
    const files = (await readdir(fixtures)).filter((file) => /\.(event|transaction|span)[.+]/.test(file)).toSorted();
    envelopes = await Promise.all(files.map(async (file) => asOfNow(await readFile(join(fixtures, file)))));
    expect(envelopes.length).toBeGreaterThan(80);
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  test('store the same rows', async () => {
    const one = await throughOneProcess(envelopes, folder);
    const three = await throughServices(envelopes, folder, brokers);
    for (const table of Object.keys(one) as (keyof Rows)[]) {
      expect(one[table].length, table).toBeGreaterThan(3);
      expect(three[table], table).toEqual(one[table]);
    }
  });
});

async function throughOneProcess(envelopes: readonly Uint8Array[], folder: string): Promise<Rows> {
  const breakwater = await startBreakwater({ BREAKWATER_BLOBS: join(folder, 'one-blobs') });
  await sendAll(breakwater.dsn, envelopes);
  await settled(breakwater.url);
  await breakwater.kill('SIGTERM');
  const config = { kind: 'embedded', folder: join(breakwater.dataFolder, 'store'), maxMemoryBytes: 1 << 30 } as const;
  const store = await openStore({ ...config, blobFolder: join(folder, 'one-blobs') }, logger);
  const rows = await readRows(store);
  await store.close();
  await breakwater.stop();
  return rows;
}

async function throughServices(envelopes: readonly Uint8Array[], folder: string, brokers: string): Promise<Rows> {
  const clickhouse = await startClickHouseHttp(join(folder, 'clickhouse'));
  const [relayPort, dashboardPort] = [await freePort(), await freePort()];
  const env = {
    BREAKWATER_KAFKA_BROKERS: brokers,
    BREAKWATER_KAFKA_PARTITIONS: '3',
    BREAKWATER_CLICKHOUSE_URL: clickhouse.url,
    BREAKWATER_CLICKHOUSE_USER: clickhouse.username,
    BREAKWATER_CLICKHOUSE_PASSWORD: clickhouse.password,
    BREAKWATER_BLOBS: join(folder, 'three-blobs'),
    BREAKWATER_DATA: join(folder, 'three-data'),
    BREAKWATER_ADMIN_EMAIL: ADMIN.email,
    BREAKWATER_ADMIN_PASSWORD: ADMIN.password,
    BREAKWATER_TOKEN: TOKEN,
    BREAKWATER_DSN_KEY: DSN_KEY,
    BREAKWATER_CANARY_SECONDS: '2',
    BREAKWATER_CANARY_RELAY_URL: `http://localhost:${relayPort}`,
  };
  const start = (service: string, port: number) =>
    launchUntil([process.execPath, `${service}/dist/main.js`], { ...env, PORT: String(port) }, 'is ready', 90_000);

  const dashboard = await start('dashboard', dashboardPort);
  const relay = await start('relay', relayPort);
  const processor = await start('processor', 0);
  await sendAll(`http://${DSN_KEY}@localhost:${relayPort}/1`, envelopes);
  await settled(`http://localhost:${dashboardPort}`);
  await canaryComplete(`http://localhost:${dashboardPort}`);

  for (const service of [relay, processor, dashboard]) {
    service.child.kill('SIGTERM');
    expect(await service.exited, service.output()).toBe(0);
  }
  const config = {
    kind: 'server',
    url: clickhouse.url,
    username: clickhouse.username,
    password: clickhouse.password,
  } as const;
  const store = await openStore({ ...config, blobFolder: join(folder, 'three-blobs') }, logger);
  const rows = await readRows(store);
  await store.close();
  await clickhouse.stop();
  return rows;
}

async function sendAll(dsn: string, envelopes: readonly Uint8Array[]): Promise<void> {
  for (const envelope of envelopes) expect((await post(ingestUrl(dsn), envelope)).status).toBe(200);
}

/** The services have a canary of their own, which sends by HTTP to a relay in another process. */
async function canaryComplete(url: string): Promise<void> {
  const headers = { authorization: `Bearer ${TOKEN}` };
  const ask = async () =>
    (await (await fetch(`${url}/api/ui/pipeline`, { headers })).json()) as { canary: { runs: { status: string }[] } };
  await until('a canary to be complete', ask, ({ canary }) => canary.runs.some(({ status }) => status === 'complete'));
}

/** Waits until three answers in a row are the same, and not empty. */
async function settled(url: string): Promise<void> {
  const ask = async (): Promise<string> => {
    const headers = { authorization: `Bearer ${TOKEN}` };
    const [issues, transactions] = await Promise.all([
      fetch(`${url}/api/0/projects/default/default/issues/?query=&statsPeriod=24h&limit=100`, { headers }),
      fetch(`${url}/api/ui/transactions?period=1h`, { headers }),
    ]);
    const counts = ((await issues.json()) as { id: string; count: string }[]).map((issue) =>
      [issue.id, issue.count].join(),
    );
    return JSON.stringify([
      counts.toSorted(),
      ((await transactions.json()) as { transactions: unknown[] }).transactions.length,
    ]);
  };
  let last = '';
  let since = performance.now();
  await until(
    'the rows to settle',
    async () => {
      const answer = await ask();
      if (answer !== last) since = performance.now();
      last = answer;
      return { answer, quietMs: performance.now() - since };
    },
    ({ answer, quietMs }) => answer.length > 200 && quietMs > 3000,
    60_000,
  );
}

/** Columns with the time and the way of a row. */
const THE_WAY = 'received_at, logged_at, processed_at, stored_at, lane, source_partition, source_offset';
const BODY_WAY = 'received_at, stored_at, relay, lane, source_partition, source_offset';

/** All rows of the project without these columns. The rolled part of the sums differs; sums and tail together do not. */
async function readRows(store: Store): Promise<Rows> {
  const select = (query: string) => store.select<unknown>(query);
  return {
    events: await select(`SELECT * EXCEPT (${THE_WAY}) FROM events WHERE project_id = 1 ORDER BY event_id`),
    event_bodies: await select(`SELECT * EXCEPT (data, ${BODY_WAY}),
                                       replaceRegexpAll(data, '"received":[0-9.]+', '') AS content
                                FROM event_bodies WHERE project_id = 1 ORDER BY event_id, revision`),
    spans: await select(`SELECT * EXCEPT (${THE_WAY}, relay) FROM spans ORDER BY trace_id, span_id`),
    issues: await select(
      'SELECT project_id, issue_id, version, kind, status, substatus FROM issues FINAL ORDER BY issue_id',
    ),
    group_days: await exactly(store, ['group_days'], ({ group_days: tail }) =>
      select(`SELECT project_id, group_id, day, sum(events) AS events, arraySort(groupUniqArrayArray(users)) AS users, min(first_seen) AS first_seen,
                     max(last_seen) AS last_seen, sumMap(hours) AS hours
              FROM ${currentSums('group_days', tail, 'project_id = 1')}
              GROUP BY project_id, group_id, day ORDER BY group_id, day`),
    ),
    transaction_quarters: await exactly(store, ['transaction_quarters'], ({ transaction_quarters: tail }) =>
      select(`SELECT project_id, transaction, op, quarter, sum(count) AS count, sum(failed) AS failed, sum(weighted_count) AS weighted
              FROM ${currentSums('transaction_quarters', tail, 'project_id = 1')}
              GROUP BY project_id, transaction, op, quarter ORDER BY transaction, op, quarter`),
    ),
  };
}

const PAST_MS = 60_000;

/** The captured events are of one day. An event that is too old would get its receive time, which differs between the two runs. */
function asOfNow(bytes: Uint8Array): Uint8Array {
  const shift = Date.now() / 1000 - PAST_MS / 1000 - newestTimestamp(bytes);
  const { headers, items } = decodeEnvelope(bytes);
  return encodeEnvelope({
    headers: { ...headers, sent_at: new Date().toISOString() },
    items: items.map((item) => {
      if (item.headers.type === 'attachment') return item;
      const json: unknown = JSON.parse(new TextDecoder().decode(item.payload), (key, value: unknown) => {
        if (!/^(start_|end_)?timestamp$/.test(key)) return value;
        return typeof value === 'number'
          ? value + shift
          : typeof value === 'string'
            ? Date.parse(value) / 1000 + shift
            : value;
      });
      return { headers: item.headers, payload: JSON.stringify(json) };
    }),
  });
}

function newestTimestamp(bytes: Uint8Array): number {
  const found = [...new TextDecoder().decode(bytes).matchAll(/"(?:end_)?timestamp":(\d{10}(?:\.\d+)?)/g)].map((match) =>
    Number(match[1]),
  );
  return Math.max(Date.parse('2026-11-20T23:00:00Z') / 1000, ...found);
}
