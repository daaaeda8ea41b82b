import type { Item } from '@breakwater/sdk/wire';

import type { Arrived } from '../gate.ts';
import { payloadOf } from '../../items/payload.ts';
import type { Payload } from '../../items/payload.ts';
import { childOf, isObject, listOf, stringOf } from './read.ts';
import { releaseOfSpans, segmentNames } from './spans.ts';

/** Containers larger than this are judged by the envelope's `trace` alone. */
const LARGEST_CONTAINER = 256 * 1024;

const LONGEST_AGENT = 512;

/** What filters look at of one item. Its payload is parsed when one of them first needs that, and only once. */
export interface Subject {
  type: string;
  address: string | undefined;
  /** Null where it has none that tells anything, or it is not JSON. */
  payload(): Payload | null;
  /** Of the visitor, as far as that is told: an event of a server names him in its request, its sender is the server. */
  userAgent(): string;
  /** Of the page or request; of the page that sent it where the payload does not say. */
  url(): string;
  release(): string;
  /** Names of the transaction, or of the segments that a container's spans are of. */
  transactions(): string[];
}

export function subjectOf(item: Item, arrived: Arrived): Subject {
  const { type, content_type: contentType } = item.headers;
  const { trace } = arrived.envelope.headers;
  const isEvent = type === 'event' || type === 'transaction';
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
 * Searching bytes costs a hundredth of parsing them. An event without such a header names nobody, and a browser's repeats the user
 * agent that its request has: neither has to be parsed for it.
 */
function mayNameVisitor(sender: string, { payload }: Item): boolean {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  if (!HEADER_ENDS.some((end) => bytes.includes(end))) return false;
  return !(sender.startsWith('Mozilla/') && bytes.includes(sender));
}

/** Of `"User-Agent"` in any of its spellings. */
const HEADER_ENDS = ['gent"', 'GENT"'].map((end) => Buffer.from(end));

/** Headers come as an object or as pairs. */
function headerOf(request: Payload | null, name: string): string | undefined {
  const headers = request?.['headers'];
  const pairs = Array.isArray(headers) ? listOf(headers) : Object.entries(isObject(headers) ? headers : {});
  for (const pair of pairs) {
    if (Array.isArray(pair) && stringOf(pair[0]).toLowerCase() === name) return stringOf(pair[1]) || undefined;
  }
  return undefined;
}
