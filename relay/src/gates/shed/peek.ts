import { constants, gunzipSync } from 'node:zlib';

import type { Envelope, ItemHeaders } from '@breakwater/sdk/wire';

import { isObject } from '../filters/read.ts';

/** The headers of an envelope that holds one item. */
export interface Peeked {
  headers: Envelope['headers'];
  item: ItemHeaders;
  payloadBytes: number;
}

/** Both header lines fit, as SDKs write them: their dynamic sampling context takes some 500 bytes. */
const PEEK_BYTES = 2 * 1024;
/** A smaller body inflates as quickly as a part of it. */
const WORTH_IT_BYTES = 4 * 1024;
/** The most bytes that the first part may inflate to. A bomb exceeds them and takes the usual path with its bounds. */
const MOST_INFLATED_BYTES = 64 * 1024;
const PART = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: MOST_INFLATED_BYTES };
/** RFC 1952, 2.3.1: the last four bytes are the length of the uncompressed data. Other encodings lack it. */
const LENGTH_BYTES = 4;

/**
 * The headers of a large gzip envelope, from its first bytes; null where they do not prove that it holds one item. Only an item
 * with a `length` proves that.
 */
export function peek(body: Buffer, contentEncoding: string): Peeked | null {
  if (body.length < WORTH_IT_BYTES || !/^\s*(x-)?gzip\s*$/i.test(contentEncoding)) return null;
  try {
    const part = gunzipSync(body.subarray(0, PEEK_BYTES), PART);
    return onlyItemOf(part, body.readUInt32LE(body.length - LENGTH_BYTES));
  } catch {
    // Broken, or a bomb: the usual path answers with the error.
    return null;
  }
}

/** @throws SyntaxError where a header line is not JSON, or not whole. */
function onlyItemOf(part: Buffer, totalBytes: number): Peeked | null {
  const headersEnd = part.indexOf('\n');
  const itemEnd = part.indexOf('\n', headersEnd + 1);
  if (headersEnd === -1 || itemEnd === -1) return null;
  const headers: unknown = JSON.parse(part.toString('utf8', 0, headersEnd));
  const item: unknown = JSON.parse(part.toString('utf8', headersEnd + 1, itemEnd));
  if (!isObject(headers) || !isObject(item)) return null;
  const { type, length } = item;
  if (typeof type !== 'string' || typeof length !== 'number') return null;
  // A newline may follow the payload.
  const left = totalBytes - (itemEnd + 1) - length;
  return left === 0 || left === 1 ? { headers, item: { ...item, type }, payloadBytes: length } : null;
}
