import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

import { Session } from 'chdb';

/** Parameters of a request that are not settings of the query. */
const NOT_SETTINGS = new Set([
  'query',
  'database',
  'query_id',
  'session_id',
  'default_format',
  'wait_end_of_query',
  'enable_http_compression',
  'cancel_http_readonly_queries_on_client_close',
  'readonly',
]);

/** The engine streams only a SELECT; formats with a heading would begin anew with each chunk. */
const STREAMED = /^\s*(?:SELECT|WITH)\b[\s\S]*FORMAT (?:JSONEachRow|JSONCompactEachRow|TabSeparated)\s*$/i;

const quote = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\0', '\\0')}'`;

const folder = process.argv[2];
if (!folder) throw new Error('The folder of the engine is missing');
mkdirSync(folder, { recursive: true });
const control = new Session(folder);
const files = mkdtempSync(path.join(folder, 'inserts-'));

interface Request {
  url: URL;
  sql: string;
  data: Buffer | null;
}

async function answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(message.url ?? '/', 'http://localhost');
  if (url.pathname === '/ping') {
    response.end('Ok.\n');
    return;
  }
  const queryId = url.searchParams.get('query_id') ?? randomUUID();
  response.setHeader('x-clickhouse-query-id', queryId);
  if (!isAuthorized(message)) return fail(response, 516, 'AUTHENTICATION_FAILED', 'default: Authentication failed');

  const session = new Session(folder);
  let done = false;
  response.on('close', () => {
    // A kill reaches only running queries.
    const killing = setInterval(() => {
      if (done) clearInterval(killing);
      else control.query(`KILL QUERY WHERE Settings['log_comment'] = ${quote(queryId)} ASYNC`);
    }, 20);
  });
  try {
    const request = await readRequest(message, url);
    await prepare(session, request, queryId);
    await run(session, request, response);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const [, code = '1002', said = text] = /Code: (\d+)\. DB::Exception: ([\s\S]*)/.exec(text) ?? [];
    const type = /\(([A-Z0-9_]{3,})\)\s*$/.exec(text)?.[1] ?? 'UNKNOWN_EXCEPTION';
    fail(response, Number(code), type, said);
  } finally {
    done = true;
    session.close();
  }
}

function isAuthorized(message: IncomingMessage): boolean {
  const { CLICKHOUSE_USER: user, CLICKHOUSE_PASSWORD: password } = process.env;
  const expected = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  return message.headers.authorization === expected;
}

async function readRequest(message: IncomingMessage, url: URL): Promise<Request> {
  const stream = message.headers['content-encoding'] === 'gzip' ? message.pipe(createGunzip()) : message;
  const body = Buffer.concat(await stream.toArray());
  const type = message.headers['content-type'] ?? '';
  if (type.startsWith('multipart/form-data')) {
    const form = await new Response(body, { headers: { 'content-type': type } }).formData();
    for (const [name, value] of form) url.searchParams.set(name, String(value));
    return { url, sql: url.searchParams.get('query') ?? '', data: null };
  }
  const sql = url.searchParams.get('query');
  return sql === null ? { url, sql: body.toString(), data: null } : { url, sql, data: body };
}

/** A session for each request, so that no request can affect another. */
async function prepare(session: Session, { url }: Request, queryId: string): Promise<void> {
  const database = url.searchParams.get('database');
  if (database !== null) await session.queryAsync(`USE \`${database}\``);
  const settings = [`log_comment = ${quote(queryId)}`];
  for (const [name, value] of url.searchParams) {
    if (NOT_SETTINGS.has(name)) continue;
    if (!/^\w+$/.test(name)) throw new Error(`Code: 115. DB::Exception: Unknown setting ${name} (UNKNOWN_SETTING)`);
    settings.push(`${name} = ${quote(value)}`);
  }
  await session.queryAsync(`SET ${settings.join(', ')}`);
  if (url.searchParams.get('readonly') === '1') await session.queryAsync('SET readonly = 1');
}

async function run(session: Session, { sql, data }: Request, response: ServerResponse): Promise<void> {
  const insert = /^(\s*INSERT\s[\s\S]*?)\s+FORMAT\s+(\w+)\s*$/i.exec(sql);
  if (insert && data !== null) {
    const file = path.join(files, randomUUID());
    writeFileSync(file, data);
    try {
      await session.queryAsync(`${insert[1]} FROM INFILE ${quote(file)} FORMAT ${insert[2]}`);
    } finally {
      rmSync(file);
    }
    const rows = data
      .toString('latin1')
      .split('\n')
      .filter((line) => line !== '').length;
    response.setHeader('x-clickhouse-summary', JSON.stringify({ written_rows: String(rows) }));
    response.end();
    return;
  }
  if (!STREAMED.test(sql)) {
    const result = await session.queryAsync(sql, { format: 'TabSeparated' });
    response.end(result.bytes());
    return;
  }
  const chunks = session.queryStream(sql)[Symbol.asyncIterator]();
  // A wrong query has to fail before the status is sent.
  const first = await chunks.next();
  await pipeline(async function* () {
    for (let next = first; !next.done; next = await chunks.next()) yield next.value.raw();
  }, response);
}

function fail(response: ServerResponse, code: number, type: string, message: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(code === 516 ? 401 : 500, { 'x-clickhouse-exception-code': String(code) });
  response.end(`Code: ${code}. DB::Exception: ${message} (${type}) (version 26.7.2.1)\n`);
}

const server = createServer((message, response) => void answer(message, response));
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));

// No data is needed when the tests are over, however they end; a running query would delay any other way of ending.
process.stdin.resume().on('close', () => process.kill(process.pid, 'SIGKILL'));
