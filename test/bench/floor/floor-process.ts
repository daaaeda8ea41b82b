import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { Session } from 'chdb';

import { pause } from '../../support/wait.ts';
import { FORMATS } from './formats.ts';
import type { Column, Format, Row } from './formats.ts';
import { payloadOf, rowsOf } from './rows.ts';

/*
 * The least that these events can cost in one process with this engine: each body is inflated and parsed, and its rows are inserted
 * by file, 1,000 at a time, into one table of facts and one of bodies, without views, indexes or fsync. Called with a file of
 * bodies, of which the first ones warm up, their number, a format, and the migrations of both tables; prints microseconds of CPU
 * an event, with those of the engine's threads until merges are quiet.
 */
const ROWS = 1_000;
const QUIET_MS = 5_000;

const [file = '', warmUp = '0', formatName = '', ...migrations] = process.argv.slice(2);
const format: Format | undefined = FORMATS[formatName];
if (!format) throw new Error(`no format ${formatName}`);
const bodies = bodiesOf(readFileSync(file));
const folder = mkdtempSync(join(tmpdir(), 'breakwater-floor-'));
const session = new Session(join(folder, 'engine'));
session.query('CREATE DATABASE floor ENGINE = Atomic');
session.query('USE floor');
const tables = migrations.map((path) => createTable(readFileSync(path, 'utf8')));

insertAll(bodies.slice(0, Number(warmUp)));
await quiet();
const measured = bodies.slice(Number(warmUp));
const before = process.cpuUsage();
insertAll(measured);
const { user, system } = await quiet();
for (const { name } of tables) {
  const stored = Number(session.query(`SELECT count() FROM ${name} FORMAT TSV`));
  if (stored !== bodies.length) throw new Error(`${name} has ${stored} rows of ${bodies.length}`);
}
console.log(JSON.stringify({ cpuUs: (user - before.user + system - before.system) / measured.length }));
session.close();
rmSync(folder, { recursive: true });

interface Table {
  name: string;
  columns: Column[];
}

/** The table of a migration as it is there, but for what the floor leaves out. */
function createTable(migration: string): Table {
  const sql = migration
    .replaceAll(/--.*$/gm, '')
    .replaceAll(/^\s*INDEX .*$/gm, '')
    .replace(/,\s*\)\s*ENGINE/, ') ENGINE')
    .replaceAll(/(fsync_\w+|non_replicated_deduplication_window) = \d+/g, '$1 = 0');
  session.query(sql.trim().replace(/;$/, ''));
  const name = /CREATE TABLE IF NOT EXISTS (\w+)/.exec(sql)?.[1] ?? '';
  const columns = `SELECT name, type FROM system.columns
    WHERE database = 'floor' AND table = '${name}' AND default_kind = '' ORDER BY position FORMAT JSONEachRow`;
  return { name, columns: linesOf<Column>(session.query(columns)) };
}

function insertAll(all: readonly Buffer[]): void {
  for (let from = 0; from < all.length; from += ROWS) {
    const now = Date.now();
    const rows = all.slice(from, from + ROWS).map((body, at) => rowsOf(payloadOf(gunzipSync(body)), from + at, now));
    const [facts, kept] = tables;
    if (facts)
      insert(
        facts,
        rows.map((row) => row.facts),
      );
    if (kept)
      insert(
        kept,
        rows.map((row) => row.body),
      );
  }
}

function insert({ name, columns }: Table, rows: readonly Row[]): void {
  const path = join(folder, 'rows');
  writeFileSync(path, format?.(columns, rows) ?? '');
  const names = columns.map((column) => column.name).join();
  session.query(`INSERT INTO ${name} (${names}) FROM INFILE '${path}' FORMAT ${formatName}`);
}

/** Waits until no part has come, gone or been merged for some seconds; resolves to the use at the last change. */
async function quiet(): Promise<NodeJS.CpuUsage> {
  const ask = `SELECT (SELECT count() FROM system.merges), (SELECT groupArray(name) FROM system.parts WHERE active) FORMAT TSV`;
  let last = session.query(ask);
  let usage = process.cpuUsage();
  for (let since = performance.now(); performance.now() - since < QUIET_MS;) {
    await pause(250);
    const now = session.query(ask);
    if (now === last && now.startsWith('0\t')) continue;
    last = now;
    usage = process.cpuUsage();
    since = performance.now();
  }
  return usage;
}

function bodiesOf(bytes: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + 4 + bytes.readUInt32LE(at);
    found.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return found;
}

function linesOf<T>(text: string): T[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
