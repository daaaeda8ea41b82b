import { lookup as resolve } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import { request as requestHttp } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';

import { isAllowed } from './networks.ts';
import type { Network } from './networks.ts';

export type PostAnswer =
  | { kind: 'answered'; status: number; body: string; retryAfterMs?: number }
  /** Nothing was sent, because of the address. */
  | { kind: 'not allowed'; detail: string }
  /** `mayHaveArrived`: the request was on its way. */
  | { kind: 'failed'; detail: string; mayHaveArrived: boolean };

export interface PostOptions {
  headers: Readonly<Record<string, string>>;
  body: string;
  signal: AbortSignal;
  /** Asked when the connection is made, before anything of the request is sent; where it is false nothing is. */
  permit?: () => Promise<boolean>;
}

/** Sends a request to a host that a customer named. Never rejects. */
export type Post = (url: string, options: PostOptions) => Promise<PostAnswer>;

const WITHIN_MS = 10_000;
const MOST_ANSWER = 16 * 1024;

/**
 * The one way to hosts that customers name. Addresses that are not public are refused when the connection is made: the names of the
 * address are looked up once, each address is judged, and the connection goes to one of them, so a name that changes between check and
 * use gains nothing. No redirect is followed, the time of each step and the answer are bounded, and no connection is kept.
 */
export const createPost =
  (
    allowed: readonly Network[],
    { withinMs = WITHIN_MS, look = resolve as LookupLike }: { withinMs?: number; look?: LookupLike } = {},
  ): Post =>
  async (address, { headers, body, signal, permit = async () => true }) => {
    const url = URL.canParse(address) ? new URL(address) : null;
    if (!url || !['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '')
      return { kind: 'not allowed', detail: 'the address is no http or https URL without a password' };
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && !isAllowed(host, allowed)) return { kind: 'not allowed', detail: refusalOf(host, host) };

    const progress: { step: 'connection' | 'turn' | 'answer' } = { step: 'connection' };
    const late = new AbortController();
    let timer = setTimeout(() => late.abort(), withinMs);
    const begin = (step: 'turn' | 'answer', ms: number): void => {
      progress.step = step;
      clearTimeout(timer);
      timer = setTimeout(() => late.abort(), ms);
    };
    try {
      const answer = await new Promise<IncomingMessage>((done, fail) => {
        const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
          method: 'POST',
          headers: { ...headers, 'content-length': String(Buffer.byteLength(body)), connection: 'close' },
          agent: false,
          lookup: lookupAllowed(allowed, look),
          signal: AbortSignal.any([signal, late.signal]),
        });
        const write = async (): Promise<void> => {
          begin('turn', WITHIN_MS);
          const isPermitted = await permit();
          if (request.destroyed) return;
          if (!isPermitted) return void request.destroy(new Error('ended before the request was sent'));
          begin('answer', withinMs);
          request.end(body);
        };
        request.on('response', done).on('error', fail);
        request.on('socket', (socket) =>
          socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
            write().catch((error: Error) => request.destroy(error));
          }),
        );
      });
      const text = await beginningOf(answer);
      const retryAfterMs = retryAfterOf(answer.headers['retry-after']);
      return {
        kind: 'answered',
        status: answer.statusCode ?? 0,
        body: text,
        ...(retryAfterMs !== undefined && { retryAfterMs }),
      };
    } catch (error) {
      if (error instanceof NotAllowedError) return { kind: 'not allowed', detail: error.message };
      const { step } = progress;
      const isLate = late.signal.aborted && !signal.aborted;
      const ms = step === 'turn' ? WITHIN_MS : withinMs;
      const detail = isLate ? `no ${step} within ${ms / 1000} s` : wordsOf(error);
      return { kind: 'failed', detail, mayHaveArrived: step === 'answer' };
    } finally {
      clearTimeout(timer);
    }
  };

type LookupLike = (
  hostname: string,
  options: { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

class NotAllowedError extends Error {}

const refusalOf = (host: string, address: string): string =>
  `${host === address ? host : `${host} (${address})`} is not a public address: add its network to BREAKWATER_ALLOW_NETWORKS to allow it`;

const lookupAllowed =
  (allowed: readonly Network[], look: LookupLike): LookupFunction =>
  (hostname, options, callback) =>
    look(hostname, { all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const [first] = addresses;
      const refused = addresses.find(({ address }) => !isAllowed(address, allowed));
      if (refused) return callback(new NotAllowedError(refusalOf(hostname, refused.address)), []);
      if (!first) return callback(new Error(`${hostname} has no address`), []);
      return options.all ? callback(null, addresses) : callback(null, first.address, first.family);
    });

/** The beginning of an answer; the rest is not read. An answer that breaks off is one nevertheless: its status has come. */
async function beginningOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= MOST_ANSWER) break;
    }
  } catch {
    // The part that has come is shown.
  }
  answer.destroy();
  return Buffer.concat(chunks).subarray(0, MOST_ANSWER).toString('utf8');
}

/** RFC 9110, 10.2.3: seconds, or a date. */
function retryAfterOf(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(ms, 0) : undefined;
}

const wordsOf = (error: unknown): string => {
  const { code, message } = error as { code?: string; message?: string };
  return [code, message].filter(Boolean).join(': ');
};
