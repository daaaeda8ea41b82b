import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { openLog, TOPICS } from '@breakwater/relay/log';
import type { LogRecord } from '@breakwater/relay/log';
import { quiet } from '@breakwater/relay/testing';

import { startProcessor } from '../index.ts';
import { rowJson } from '../store/row-text.ts';
import { envelopeRecord, eventId, openTestStore, PROCESSOR_CONFIG, thrown } from './flow.ts';

/*
 * A processor of two partitions to which records come until an insert into the named table holds rows of both, and that is then
 * killed: run as a process of its own by the flow tests. Arguments: folder, table, number of the first record.
 */

const WAVE = 8;
const [folder = '', fatal = '', first = ''] = process.argv.slice(2);
const store = await openTestStore(folder);
const log = await openLog(
  { kind: 'embedded', folder: join(folder, 'log'), partitions: 2, maxTopicBytes: 2 ** 30 },
  quiet,
);

const error = (n: number): LogRecord => envelopeRecord({ id: eventId(n), payload: thrown('killed') });

const transaction = (n: number): LogRecord => {
  const now = Date.now() / 1000;
  const trace = { trace_id: 'a'.repeat(32), span_id: 'b'.repeat(16), op: 'http.server' };
  const times = { start_timestamp: now - 1, timestamp: now };
  const spans = ['c', 'd'].map((span) => ({ span_id: span.repeat(16), parent_span_id: 'b'.repeat(16), ...times }));
  const payload = { transaction: 'GET /killed', ...times, contexts: { trace }, spans };
  return envelopeRecord({ id: eventId(n), type: 'transaction', payload });
};

const partitionsOf = (rows: readonly object[]): number =>
  new Set(rows.map((row) => /"source_partition":(\d+)/.exec(rowJson(row))?.[1])).size;

await startProcessor(
  { ...PROCESSOR_CONFIG, flushMs: 400 },
  {
    log,
    store: {
      ...store,
      async insert(table, rows, token) {
        await store.insert(table, rows, token);
        if (table === fatal && partitionsOf(rows) === 2) process.kill(process.pid, 'SIGKILL');
      },
    },
    logger: quiet,
  },
);

// The partitions of a process that has just started may miss each other at first.
const [topic, record] = fatal === 'spans' ? [TOPICS.spans.name, transaction] : [TOPICS.events.name, error];
for (let from = Number(first); ; from += WAVE) {
  await log.append(
    topic,
    Array.from({ length: WAVE }, (_, n) => record(from + n)),
  );
  await pause(1_000);
}
