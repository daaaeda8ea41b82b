import { kindOf } from '@breakwater/sdk/wire';
import type { Item } from '@breakwater/sdk/wire';

import type { Arrived } from '../gate.ts';
import { payloadOf } from '../../items/payload.ts';
import type { Payload } from '../../items/payload.ts';
import { childOf, isObject, listOf, stringOf } from './read.ts';
import { releaseOfSpans, segmentNames } from './spans.ts';

/** Larger containers are judged by the envelope's `trace` alone. */
const LARGEST_CONTAINER = 256 * 1024;

const LONGEST_AGENT = 512;

/** The parts of one item that filters read. The payload is parsed when a filter first needs it, and only once. */
export interface Subject {
  type: string;
  address: string | undefined;
  /** Null where the type has no payload that filters read, or it is not JSON. */
  payload(): Payload | null;
  /**
   * The visitor's user agent where it is known: an event of a server names the visitor in its request, and its sender is the
   * server.
   */
  userAgent(): string;
  /** The address of the page or request; without one, the origin of the page that sent the item. */
  url(): string;
  release(): string;
  /** The name of the transaction, or those of the segments of a container's spans. */
  transactions(): string[];
}

export function subjectOf(item: Item, arrived: Arrived): Subject {
  const { type, content_type: contentType } = item.headers;
  const { trace } = arrived.envelope.headers;
  const isEvent = kindOf(type).alone === true;
  const isSpans = type === 'span' && item.payload.length <= LARGEST_CONTAINER;
  const inTrace = (name: string): string => stringOf(isObject(trace) ? trace[name] : undefined);

  const payload = (): Payload | null => (isEvent || isSpans ? payloadOf(item) : null);
  const request = (): Payload | null => (isEvent ? childOf(payload(), 'request') : null);
  return {
    type,
    address: arrived.remoteAddress,
    payload,
    userAgent() {
      const sender = arrived.userAgent ?? '';
      if (!isEvent || !mayNameVisitor(sender, item)) return sender;
      return headerOf(request(), 'user-agent')?.slice(0, LONGEST_AGENT) ?? sender;
    },
    url: () => stringOf(request()?.['url']) || (arrived.origin ?? ''),
    release() {
      const spans = isSpans ? payload() : null;
      const own = isEvent ? stringOf(payload()?.['release']) : spans ? releaseOfSpans(spans, contentType) : '';
      return own || inTrace('release');
    },
    transactions() {
      if (type === 'transaction') return [stringOf(payload()?.['transaction'])];
      if (type !== 'span') return [];
      const read = payload();
      return read ? segmentNames(read, contentType) : [inTrace('transaction')];
    },
  };
}

/**
 * Searching bytes costs a hundredth of parsing them. An event without such a header names no visitor, and a browser's event
 * repeats the user agent of the request: neither has to be parsed for it.
 */
function mayNameVisitor(sender: string, { payload }: Item): boolean {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  if (!HEADER_ENDS.some((end) => bytes.includes(end))) return false;
  return !(sender.startsWith('Mozilla/') && bytes.includes(sender));
}

/** The ends of `"User-Agent"` in any of its spellings. */
const HEADER_ENDS = ['gent"', 'GENT"'].map((end) => Buffer.from(end));

/** Headers are an object or a list of pairs. */
function headerOf(request: Payload | null, name: string): string | undefined {
  const headers = request?.['headers'];
  const pairs = Array.isArray(headers) ? listOf(headers) : Object.entries(isObject(headers) ? headers : {});
  for (const pair of pairs) {
    if (Array.isArray(pair) && stringOf(pair[0]).toLowerCase() === name) return stringOf(pair[1]) || undefined;
  }
  return undefined;
}
