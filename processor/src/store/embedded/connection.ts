import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';

import { parseError } from '@clickhouse/client';
import type { createClient } from '@clickhouse/client';
import type { ChdbResult } from 'chdb';

import { StoreError } from '../errors.ts';
import { openEngine } from './engine.ts';
import { insertBody, insertTarget } from './insert-statement.ts';
import { ResultStream } from './result-stream.ts';
import { SessionPool } from './session-pool.ts';
import type { SessionLease } from './session-pool.ts';
import { sessionSettings } from './session-settings.ts';
import type { Call } from './session-settings.ts';

/** Not exported by the client, on purpose: its shape is read off the option that takes it. */
export type Connection = NonNullable<NonNullable<Parameters<typeof createClient>[0]>['connection']>;

export type EmbeddedConnection = Connection & {
  /**
   * Runs `work` while no other statement writes: they wait. `run` runs a statement of ours on a session of its own.
   * @throws StoreError `busy` where a statement that writes does not end in time.
   */
  whileNothingIsWritten<T>(
    work: (run: (statement: string, format: 'TabSeparated' | 'JSONEachRow') => Promise<string>) => Promise<T>,
  ): Promise<T>;
};

/** The longest of our statements that write are inserts of a second; changes of stored rows run beside them. */
const QUIET_WITHIN_MS = 15_000;

/** Each busy session holds a libuv thread: start the process with UV_THREADPOOL_SIZE=16, or files wait for queries. */
const READERS = 4;
const WRITERS = 2;

/** Formats with one row a line and no heading, which come in pieces as they are read. Others come whole. */
const STREAMED =
  /FORMAT (?:JSONEachRow|JSONCompactEachRow|JSONStringsEachRow|JSONCompactStringsEachRow|TabSeparated|CSV)$/;
/** The statements that the engine can stream. */
const SELECTS = /^(?:\s|\(|--[^\n]*\n|\/\*[\s\S]*?\*\/)*(?:SELECT|WITH)\b/i;

/** A connection for `@clickhouse/client` to an engine inside this process, where the client otherwise has HTTP. */
export async function openConnection(folder: string, maxMemoryBytes: number): Promise<EmbeddedConnection> {
  const engine = await openEngine(folder, maxMemoryBytes);
  const control = engine.openSession();
  const readers = new SessionPool('reader', READERS, control, engine.openSession);
  const writers = new SessionPool('writer', WRITERS, control, engine.openSession);
  const streams = new Set<ResultStream>();
  let closing: Promise<void> | null = null;

  async function close(): Promise<void> {
    const written = writers.drain({ kill: false });
    const read = readers.drain({ kill: true });
    for (const stream of streams) stream.destroy();
    await Promise.all([written, read]);
    readers.closeSessions();
    writers.closeSessions();
    control.close();
    await engine.close();
  }

  return {
    query: (call) =>
      named(call.query_id, async () => {
        const query = withReadonly(call.query, call.clickhouse_settings);
        // The engine begins a stream on the calling thread, with all subqueries that its plan needs: a list of issues would hold
        // everything else up for as long. An answer that is bounded is fetched whole, on a thread of the pool.
        if (!SELECTS.test(call.query) || !STREAMED.test(call.query) || isBounded(call.clickhouse_settings))
          return { stream: await readers.use(call, async (lease) => readableOf(await whole(lease, query))) };
        const stream = await readers.use(call, (lease) => openStream(lease, query, call));
        streams.add(stream);
        stream.once('close', () => streams.delete(stream));
        return { stream };
      }),

    command: (call) =>
      named(call.query_id, async () => ({
        summary: summaryOf(await writers.use(call, ({ session }) => session.queryAsync(call.query))),
      })),

    exec: (call) =>
      named(call.query_id, async () => {
        if (call.values !== undefined) throw new Error('exec with values is not offered by the embedded store');
        const result = await writers.use(call, ({ session }) =>
          session.queryAsync(call.query, { format: 'TabSeparated' }),
        );
        return { stream: readableOf(result), summary: summaryOf(result) };
      }),

    insert: (call) =>
      named(call.query_id, async () => {
        const target = insertTarget(call.query);
        const values = await insertBody(call.values, target.format);
        // As part of the statement the settings cannot outlive it: a token left on a session would drop the next insert.
        const settings = Object.fromEntries(sessionSettings(call.clickhouse_settings));
        const { clickhouse_settings: _, ...rest } = call;
        const { columns, ...named } = target;
        const request = { ...named, ...(columns && { columns }), values, settings };
        const written = await writers.use(rest, ({ session }) => session.insert(request));
        return { summary: { ...summaryOf(null), written_rows: String(written.rowsWritten) } };
      }),

    ping: async (call) => {
      try {
        await readers.use(call, ({ session }) => session.queryAsync('SELECT 1'));
        return { success: true };
      } catch (error) {
        return { success: false, error: databaseError(error) };
      }
    },

    whileNothingIsWritten: (work) =>
      writers.withoutCalls(QUIET_WITHIN_MS, async () => {
        const session = engine.openSession();
        try {
          return await work(async (statement, format) => {
            const bytes = (await session.queryAsync(statement, { format })).bytes();
            return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
          });
        } finally {
          session.close();
        }
      }),

    close: () => (closing ??= close()),
  };
}

/** The engine gives what a failed query had answered so far to the next one of its session. */
async function whole(lease: SessionLease, query: string): Promise<ChdbResult> {
  return lease.session.queryAsync(query).catch((error: unknown) => {
    lease.spoil();
    throw error;
  });
}

async function openStream(lease: SessionLease, query: string, call: Call): Promise<ResultStream> {
  const chunks = lease.session.queryStream(query)[Symbol.asyncIterator]();
  // A wrong query fails here, at the call, not later in the stream.
  const first = await chunks.next().catch((error: unknown) => {
    lease.spoil();
    throw error;
  });
  const stream = new ResultStream(first, { chunks, ...lease, error: databaseError });
  lease.keep();

  const signal = call.abort_signal;
  const abort = (): void => void stream.destroy(new StoreError('aborted'));
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true });
  stream.once('close', () => signal?.removeEventListener('abort', abort));
  return stream;
}

const isBounded = (settings: object | undefined): boolean =>
  settings !== undefined && 'max_result_bytes' in settings && Number(settings.max_result_bytes) > 0;

/** Part of the query and not of the session, where it could not be undone. After FORMAT, where the client's text ends. */
const withReadonly = (query: string, settings: object | undefined): string =>
  settings && 'readonly' in settings && Number(settings.readonly) === 1 ? `${query} SETTINGS readonly = 1` : query;

async function named<T extends object>(queryId: string | undefined, answer: () => Promise<T>) {
  try {
    return { ...(await answer()), query_id: queryId ?? randomUUID(), response_headers: {}, http_status_code: 200 };
  } catch (cause) {
    throw databaseError(cause);
  }
}

/** The client's own class for errors of the engine, so that callers get one kind of error from both stores. */
function databaseError(cause: unknown): Error {
  const error = cause instanceof Error ? cause : new Error(String(cause));
  const parsed = parseError(error.message);
  return 'code' in parsed ? Object.assign(parsed, { cause: error }) : error;
}

function readableOf(result: ChdbResult): Readable {
  const bytes = result.bytes();
  return Readable.from([Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)], { objectMode: false });
}

const summaryOf = (result: ChdbResult | null) => ({
  read_rows: String(result?.rowsRead ?? 0),
  read_bytes: String(result?.bytesRead ?? 0),
  written_rows: '0',
  written_bytes: '0',
  total_rows_to_read: '0',
  result_rows: '0',
  result_bytes: '0',
  elapsed_ns: String(Math.round((result?.elapsed ?? 0) * 1e9)),
});
