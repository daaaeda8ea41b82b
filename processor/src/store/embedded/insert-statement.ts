import type { Readable } from 'node:stream';

import { StoreError } from '../errors.ts';

/** Formats with one row a line and newlines escaped inside values. */
const FORMATS = ['JSONEachRow', 'JSONCompactEachRow'] as const;
export type InsertFormat = (typeof FORMATS)[number];

/** Far above any batch of ours; the engine holds the body and its parsed rows at the same time. */
const MAX_BODY_BYTES = 256 * 1024 * 1024;

export interface InsertTarget {
  table: string;
  columns: string[] | undefined;
  format: InsertFormat;
}

/** Reads back the statement that the client builds for `client.insert`. */
export function insertTarget(query: string): InsertTarget {
  const match = /^INSERT INTO ([\w.`]+)(?: \(([\w`, ]+)\))? FORMAT (\w+)$/.exec(query);
  const [, table, columns, named] = match ?? [];
  const format = FORMATS.find((format) => format === named);
  if (!table || !format) throw new StoreError('insert_unsupported', query.slice(0, 200));
  return { table: unquoted(table), columns: columns?.split(',').map((column) => unquoted(column.trim())), format };
}

const unquoted = (name: string): string => name.replaceAll('`', '');

/**
 * The whole body as bytes. The engine reads data up to the first blank line and would run the rest as SQL, so a body with a
 * blank line is refused, as is any line that is no row; rows serialised by JSON never have one.
 */
export async function insertBody(values: string | Readable, format: InsertFormat): Promise<Buffer> {
  const body = typeof values === 'string' ? Buffer.from(values) : await collect(values);
  if (body.length > MAX_BODY_BYTES) throw new StoreError('insert_too_large', `${body.length} bytes`);
  if (!onlyRows(body, format)) throw new StoreError('insert_blank_line');
  return body;
}

async function collect(stream: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of stream as AsyncIterable<Buffer | string>) {
    const bytes = typeof part === 'string' ? Buffer.from(part) : part;
    length += bytes.length;
    if (length > MAX_BODY_BYTES) throw new StoreError('insert_too_large', `over ${MAX_BODY_BYTES} bytes`);
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}

const OPENING: Record<InsertFormat, number> = { JSONEachRow: 0x7b, JSONCompactEachRow: 0x5b };
const NEWLINE = 0x0a;

/** Whether each line begins as a row of the format does: then none is blank, or anything but data. */
function onlyRows(body: Buffer, format: InsertFormat): boolean {
  for (let start = 0; start < body.length;) {
    if (body[start] !== OPENING[format]) return false;
    const end = body.indexOf(NEWLINE, start);
    if (end === -1) return true;
    start = end + 1;
  }
  return true;
}
