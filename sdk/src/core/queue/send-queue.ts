import type { DataCategory, Quantity } from '../../wire/data-category.ts';
import type { EncodableItem, EnvelopeHeaders } from '../../wire/envelope.ts';
import { encodeEnvelope } from '../../wire/envelope.ts';
import type { Answer, Host, Send } from '../client/host.ts';
import { LAST_BYTES, LAST_REQUESTS } from './page-end.ts';
import { limitsInForce, retryAfterMs } from './limits-in-force.ts';
import type { Loss, LossReason, LostEvents } from './lost-events.ts';
import { sentenceOn } from './sentence-on.ts';

/** An envelope that waits. It is encoded when it is sent, so that `sent_at` is true on each attempt. */
export interface QueuedEnvelope {
  headers: EnvelopeHeaders;
  items: EncodableItem[];
  category: DataCategory;
  /** Counted as lost with it. */
  quantities: Quantity[];
  bytes: number;
  addedAt: number;
  attempts: number;
}

/** All that no server has taken yet, oldest first, and the counts of what was lost. */
export interface Unsent {
  envelopes: QueuedEnvelope[];
  losses: Loss[];
  /** The first ones, which are on their way and mostly arrive. */
  underWay?: number;
  /** The server gave no answer when it was asked last. */
  isAway?: boolean;
}

/** An envelope that the server answers with 5xx this often is given up: it may be the reason. */
const MAX_ATTEMPTS = 10;
const FIRST_RETRY_MS = 250;
/** A server that is silent for so long is away. */
const SILENCE_MS = 900;
const LAST_RETRY_MS = 30_000;
/** A server may ask for longer, but not for ever. */
const MAX_RETRY_AFTER_MS = 300_000;
/** How long counts of lost events wait for an envelope to travel with. */
const REPORT_AFTER_MS = 30_000;

/**
 * Sends envelopes, oldest first, and keeps them while the server is away, within the bounds of the host. Envelopes that
 * it gives up are counted with their reason; the counts travel as client reports beside the next envelope.
 */
export interface SendQueue {
  /** Takes it in, if its category is not limited; the oldest make room. */
  add: (envelope: QueuedEnvelope) => void;
  /** Soon, a report of what was counted as lost outside of the queue. */
  reportSoon: () => void;
  /** Sends all there is, then the report of what could not be; false if that took longer than allowed, or not all was taken. */
  flush: (timeoutMs: number) => Promise<boolean>;
  /** Sends at once what may outlive the page: there may be no later. */
  flushAtOnce: () => void;
  /** Gives all away that waits or is under way. From then on it is the caller's, and the queue counts nothing of it. */
  handOver: () => Unsent;
  /** The same as a copy: the queue goes on. */
  copyUnsent: () => Unsent;
  /** Gives up what still waits. */
  close: () => void;
}

export function openSendQueue(host: Host, send: Send, lost: LostEvents): SendQueue {
  const limits = limitsInForce();
  const waiting: QueuedEnvelope[] = [];
  /** Under way, with the counts that travel along. */
  const sending = new Map<QueuedEnvelope, Loss[]>();
  const drained: (() => void)[] = [];
  let bytes = 0;
  /** In a row; while there are any, one request at a time probes the server. */
  let failures = 0;
  let failure: LossReason = 'network_error';
  let isSilent = false;
  let answeredAt = -Infinity;
  /** Envelopes that no server took, and how many of them a flush has told of. */
  let refused = 0;
  let told = 0;
  let pausedUntil = 0;
  let pauseWasAsked = false;
  let lastAtOnce = -Infinity;
  let cancelRetry: (() => void) | null = null;
  let cancelReport: (() => void) | null = null;
  let said = '';

  const isIdle = (): boolean => waiting.length === 0 && sending.size === 0;

  /** Each sentence once in a row: a server that is away for long would fill the console. */
  const say = (sentence: string): void => {
    if (sentence !== said) host.log(sentence);
    said = sentence;
  };

  const reportSoon = (): void => {
    cancelReport ??= host.later(report, REPORT_AFTER_MS);
  };

  const lose = (reason: LossReason, envelope: QueuedEnvelope): void => {
    refused++;
    lost.add(reason, envelope.quantities);
    reportSoon();
  };

  const takeOldest = (): QueuedEnvelope | undefined => {
    const oldest = waiting.shift();
    bytes -= oldest?.bytes ?? 0;
    return oldest;
  };

  function add(envelope: QueuedEnvelope): void {
    if (limits.isLimited(envelope.category, host.now())) return lose('ratelimit_backoff', envelope);
    waiting.push(envelope);
    bytes += envelope.bytes;
    while (waiting.length > host.queue.maxItems || bytes > host.queue.maxBytes) {
      const oldest = takeOldest();
      if (!oldest) break;
      lose('queue_overflow', oldest);
    }
    pump();
  }

  function pump(atOnce = failures > 0 ? 1 : host.queue.concurrency, room = Infinity): void {
    const now = host.now();
    const slots = now < pausedUntil ? 0 : atOnce;
    while (sending.size < slots && room > 0) {
      const envelope = takeOldest();
      if (!envelope) break;
      room -= envelope.bytes;
      if (now - envelope.addedAt > host.queue.maxAgeMs) lose(failure, envelope);
      else if (limits.isLimited(envelope.category, now)) lose('ratelimit_backoff', envelope);
      else void attempt(envelope);
    }
    if (isIdle()) for (const each of drained.splice(0)) each();
  }

  async function attempt(envelope: QueuedEnvelope): Promise<void> {
    const losses = lost.take();
    sending.set(envelope, losses);
    let answer: Answer | null = null;
    try {
      answer = await send(encodeQueued(envelope, losses, host.now()));
    } catch (error) {
      say(`no answer from the server (${(error as Partial<Error> | null)?.message}): events wait and are sent again`);
    }
    // Handed over meanwhile: the caller accounts for it.
    if (!sending.delete(envelope)) return;
    const now = host.now();
    if (answer) limits.update(answer, now);
    if (!answer || answer.status < 200 || answer.status >= 300) lost.giveBack(losses);
    settle(envelope, answer, now);
    if (!lost.isEmpty()) reportSoon();
    pump();
  }

  /** 2xx is done, 5xx and a network failure are tried again, anything else will not get better. */
  function settle(envelope: QueuedEnvelope, answer: Answer | null, now: number): void {
    isSilent = answer === null;
    if (answer) answeredAt = now;
    if (answer && answer.status < 500) {
      failures = 0;
      if (answer.status < 300) return say(`sent ${envelope.category} ${envelope.headers.event_id ?? ''}`);
      say(sentenceOn(answer.status, envelope.category));
      // On a 429 the server has counted it already.
      if (answer.status === 429) refused++;
      else lose('send_error', envelope);
      return;
    }
    failure = answer ? 'send_error' : 'network_error';
    pause(answer, now);
    if (envelope.items.length === 0) return;
    envelope.attempts++;
    if (answer && envelope.attempts >= MAX_ATTEMPTS) return lose('send_error', envelope);
    // At the end after a 5xx: should it be the cause, it must not hold up the others.
    if (answer) waiting.push(envelope);
    else waiting.unshift(envelope);
    bytes += envelope.bytes;
  }

  function pause(answer: Answer | null, now: number): void {
    if (now < pausedUntil) return;
    const { firstRetriesMs } = host.queue;
    const first = answeredAt > 0 || !firstRetriesMs ? undefined : (firstRetriesMs[failures] ?? null);
    const growing = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures++, 10));
    cancelRetry?.();
    if (first === null) {
      pausedUntil = Infinity;
      pauseWasAsked = false;
      return say(
        `no answer in ${failures} attempts: something blocks the server, and nothing is tried until the next page`,
      );
    }
    const asked = retryAfterMs(answer?.retryAfter, now);
    const ms = asked === null ? (first ?? growing) * (0.5 + host.random() / 2) : Math.min(asked, MAX_RETRY_AFTER_MS);
    pausedUntil = now + ms;
    pauseWasAsked = asked !== null;
    // The timer decides, not the clock: timers may fire a little early by it, and nothing would wake the queue again.
    cancelRetry = host.later(resume, ms);
  }

  function resume(): void {
    pausedUntil = 0;
    pump();
  }

  function report(): void {
    cancelReport?.();
    cancelReport = null;
    const now = host.now();
    if (lost.isEmpty() || waiting.length > 0 || limits.isLimited('internal', now)) return;
    waiting.push({ headers: {}, items: [], category: 'internal', quantities: [], bytes: 0, addedAt: now, attempts: 0 });
    pump();
  }

  function drain(timeoutMs: number): Promise<boolean> {
    if (isIdle()) return Promise.resolve(true);
    const askedAt = host.now();
    return new Promise((resolve) => {
      const giveUp = (): void => {
        // One that has answered meanwhile is slow, and not away.
        isSilent ||= host.now() - Math.max(askedAt, answeredAt) >= SILENCE_MS;
        resolve(false);
      };
      const cancel = host.later(giveUp, Math.max(0, timeoutMs), true);
      drained.push(() => {
        cancel();
        resolve(true);
      });
    });
  }

  async function flush(timeoutMs: number): Promise<boolean> {
    const deadline = host.now() + timeoutMs;
    // Somebody waits: a pause of our own making is cut short, one that the server asked for is kept.
    if (pauseWasAsked) pump();
    else resume();
    if (!(await drain(timeoutMs))) return false;
    const wasTaken = refused === told;
    told = refused;
    report();
    return (await drain(deadline - host.now())) && wasTaken;
  }

  function flushAtOnce(): void {
    const now = host.now();
    // A page that goes away rejects what it has under way, though it arrives: the second event of its end must not send that again.
    const failed = now - lastAtOnce < SILENCE_MS ? waiting.filter(({ attempts }) => attempts > 0) : [];
    lastAtOnce = now;
    const untried = waiting.filter((each) => !failed.includes(each));
    waiting.splice(0, Infinity, ...untried);
    const pause = pausedUntil;
    if (!pauseWasAsked) pausedUntil = 0;
    if (isIdle()) report();
    pump(
      LAST_REQUESTS,
      [...sending.keys()].reduce((room, each) => room - each.bytes, LAST_BYTES),
    );
    if (failed.length > 0) pausedUntil = pause;
    waiting.unshift(...failed);
  }

  function copyUnsent(): Unsent {
    const envelopes = [...sending.keys(), ...waiting].filter(({ items }) => items.length > 0);
    const underWay = envelopes.filter((each) => sending.has(each)).length;
    const losses = lost.take();
    lost.giveBack(losses);
    return {
      envelopes,
      losses: [...losses, ...[...sending.values()].flat()],
      underWay,
      isAway: isSilent || failures > 0,
    };
  }

  function handOver(): Unsent {
    const unsent = copyUnsent();
    sending.clear();
    waiting.length = 0;
    bytes = 0;
    lost.take();
    return unsent;
  }

  function close(): void {
    for (let oldest = takeOldest(); oldest; oldest = takeOldest()) lose(failure, oldest);
    cancelRetry?.();
    cancelReport?.();
  }

  return { add, reportSoon, flush, flushAtOnce, handOver, copyUnsent, close };
}

/** The bytes of a request; the counts travel along. */
export function encodeQueued({ headers, items }: QueuedEnvelope, losses: readonly Loss[], now: number): Uint8Array {
  const report = { timestamp: now / 1000, discarded_events: losses };
  const reports = losses.length > 0 ? [{ headers: { type: 'client_report' }, payload: JSON.stringify(report) }] : [];
  return encodeEnvelope({
    headers: { ...headers, sent_at: new Date(now).toISOString() },
    items: [...items, ...reports],
  });
}
