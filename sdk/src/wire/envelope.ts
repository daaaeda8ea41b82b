import { LIMITS } from './limits.ts';
import { byteLength, decodeText, encodeText } from './platform.ts';

/** Headers of an envelope. Unknown ones are kept. */
export interface EnvelopeHeaders {
  event_id?: string;
  dsn?: string;
  sent_at?: string;
  /** Our SDK kept it on the disk or in the page's database, for its server was away or its process ended: it is late, and not sent twice. */
  spooled?: boolean;
  sdk?: { name?: string; version?: string };
  trace?: Record<string, string>;
  [name: string]: unknown;
}

/** Headers of an item. `type` is required; unknown ones are kept. */
export interface ItemHeaders {
  type: string;
  length?: number;
  content_type?: string;
  filename?: string;
  item_count?: number;
  /** Marks an event that a relay made of a report: see `categoryOfItem`. Clients do not write it. */
  data_category?: string;
  [name: string]: unknown;
}

export interface Item {
  headers: ItemHeaders;
  /** A view into the envelope's bytes: copy it if it must outlive them. */
  payload: Uint8Array;
}

export interface Envelope {
  headers: EnvelopeHeaders;
  items: Item[];
}

/** The envelope cannot be read. The protocol rejects it whole; `offset` is the byte where reading stopped. */
export class EnvelopeError extends Error {
  readonly offset: number;
  constructor(message: string, offset: number, options?: ErrorOptions) {
    super(`${message} (at byte ${offset})`, options);
    this.name = 'EnvelopeError';
    this.offset = offset;
  }
}

const NEWLINE = 0x0a;

/**
 * Bytes in, items out (develop docs, data-model/envelopes: "Serialization Format"). An item with `length` takes exactly
 * that many bytes; one without runs to the next newline or the end. Items of unknown types are kept.
 * @throws EnvelopeError where the framing is broken.
 */
export function decodeEnvelope(bytes: Uint8Array): Envelope {
  const first = readHeaderLine(bytes, 0, 'envelope header');
  const items: Item[] = [];
  let at = first.next;
  let headersBytes = at;

  while (at < bytes.length) {
    // One trailing newline after the last payload is allowed; it was consumed with that payload.
    const header = readHeaderLine(bytes, at, `header of item ${items.length}`);
    headersBytes += header.next - at;
    if (headersBytes > LIMITS.headersBytes) {
      throw new EnvelopeError(`headers are over ${LIMITS.headersBytes} bytes`, header.next);
    }
    const item = readPayload(bytes, header, items.length);
    items.push({ headers: item.headers, payload: item.payload });
    if (items.length > LIMITS.itemsPerEnvelope) {
      throw new EnvelopeError(`more than ${LIMITS.itemsPerEnvelope} items`, header.next);
    }
    at = item.next;
  }
  return { headers: first.value, items };
}

/** The inverse of {@link decodeEnvelope}. Always writes `length`, so any payload bytes are safe. */
export function encodeEnvelope(envelope: { headers: EnvelopeHeaders; items: readonly EncodableItem[] }): Uint8Array {
  const parts: Uint8Array[] = [];
  // Each call of the encoder costs more than what it encodes: texts that follow each other are encoded together.
  let text = JSON.stringify(envelope.headers);
  for (const { headers, payload } of envelope.items) {
    const isText = typeof payload === 'string';
    text += `\n${JSON.stringify({ ...headers, length: isText ? byteLength(payload) : payload.length })}\n`;
    if (isText) text += payload;
    else {
      parts.push(encodeText(text), payload);
      text = '';
    }
  }
  return parts.length > 0 ? concat([...parts, encodeText(text)]) : encodeText(text);
}

export interface EncodableItem {
  headers: ItemHeaders;
  payload: Uint8Array | string;
}

interface HeaderLine {
  value: Record<string, unknown>;
  next: number;
}

function readHeaderLine(bytes: Uint8Array, at: number, what: string): HeaderLine {
  const newline = bytes.indexOf(NEWLINE, at);
  const end = newline === -1 ? bytes.length : newline;
  if (end - at > LIMITS.headerLineBytes) throw new EnvelopeError(`${what} is over ${LIMITS.headerLineBytes} bytes`, at);
  let value: unknown;
  try {
    value = JSON.parse(decodeText(bytes.subarray(at, end)));
  } catch (cause) {
    throw new EnvelopeError(`${what} is not JSON`, at, { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new EnvelopeError(`${what} is not an object`, at);
  }
  return { value: value as Record<string, unknown>, next: newline === -1 ? bytes.length : newline + 1 };
}

function readPayload(bytes: Uint8Array, header: HeaderLine, index: number): Item & { next: number } {
  const { type, length } = header.value;
  if (typeof type !== 'string' || type === '') throw new EnvelopeError(`item ${index} has no type`, header.next);
  const headers = header.value as ItemHeaders;
  const start = header.next;

  if (length === undefined || length === null) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline === -1 ? bytes.length : newline;
    return { headers, payload: bytes.subarray(start, end), next: newline === -1 ? bytes.length : newline + 1 };
  }

  if (typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0) {
    throw new EnvelopeError(`length of item ${index} is not a byte count`, start);
  }
  const end = start + length;
  if (end > bytes.length) {
    throw new EnvelopeError(`item ${index} ends early: ${length} bytes announced, ${bytes.length - start} left`, start);
  }
  if (end < bytes.length && bytes[end] !== NEWLINE) {
    throw new EnvelopeError(`no newline after the ${length} bytes of item ${index}`, end);
  }
  return { headers, payload: bytes.subarray(start, end), next: end + 1 };
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const total = parts.reduce((sum, part) => sum + part.length, 0);
  const out = new Uint8Array(total);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
