import type { DataCategory, Quantity } from '../wire/data-category.ts';
import { encodeEnvelope, type EncodableItem, type EnvelopeHeaders } from '../wire/envelope.ts';
import type { Answer, Host, Send } from './host.ts';
import { LimitsInForce, retryAfterMs } from './limits-in-force.ts';
import type { Loss, LossReason, LostEvents } from './lost-events.ts';

/** An envelope that waits. It is encoded when it is sent, so that `sent_at` is true on each attempt. */
export interface QueuedEnvelope {
  headers: EnvelopeHeaders;
  items: EncodableItem[];
  category: DataCategory;
  /** What is lost with it. */
  quantities: Quantity[];
  bytes: number;
  addedAt: number;
  attempts: number;
}

/** An envelope that the server answers with 5xx this often is given up: it may be the reason. */
const MAX_ATTEMPTS = 10;
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 30_000;
/** A server may ask for longer, but not for ever. */
const MAX_RETRY_AFTER_MS = 300_000;
/** How long counts of lost events wait for an envelope to travel with. */
const REPORT_AFTER_MS = 30_000;

/**
 * Sends envelopes, oldest first, and keeps them while the server is away, within the bounds of the host. What it gives up it
 * counts with its reason; the counts travel as client reports beside the next envelope.
 */
export class SendQueue {
  readonly #host: Host;
  readonly #send: Send;
  readonly #lost: LostEvents;
  readonly #limits = new LimitsInForce();
  readonly #waiting: QueuedEnvelope[] = [];
  readonly #drained: (() => void)[] = [];
  #bytes = 0;
  #inFlight = 0;
  /** In a row; while there are any, one request at a time probes the server. */
  #failures = 0;
  #failure: LossReason = 'network_error';
  #pausedUntil = 0;
  #pauseWasAsked = false;
  #cancelRetry: (() => void) | null = null;
  #cancelReport: (() => void) | null = null;

  constructor(host: Host, send: Send, lost: LostEvents) {
    this.#host = host;
    this.#send = send;
    this.#lost = lost;
  }

  /** Takes it in, if its category is not limited; the oldest make room. */
  add(envelope: QueuedEnvelope): void {
    if (this.#limits.isLimited(envelope.category, this.#host.now())) return this.#lose('ratelimit_backoff', envelope);
    this.#waiting.push(envelope);
    this.#bytes += envelope.bytes;
    const { maxItems, maxBytes } = this.#host.queue;
    while (this.#waiting.length > maxItems || this.#bytes > maxBytes) {
      const oldest = this.#takeOldest();
      if (!oldest) break;
      this.#lose('queue_overflow', oldest);
    }
    this.#pump();
  }

  /** Soon, a report of what was counted as lost outside of the queue. */
  reportSoon(): void {
    this.#cancelReport ??= this.#host.later(() => this.#report(), REPORT_AFTER_MS);
  }

  /** Sends all there is, then the report of what could not be; false if that took longer than allowed. */
  async flush(timeoutMs: number): Promise<boolean> {
    const deadline = this.#host.now() + timeoutMs;
    // Somebody waits: a pause of our own making is cut short, one that the server asked for is kept.
    if (!this.#pauseWasAsked) this.#pausedUntil = 0;
    this.#pump();
    if (!(await this.#drain(timeoutMs))) return false;
    this.#report();
    return this.#drain(deadline - this.#host.now());
  }

  /** Gives up what still waits. */
  close(): void {
    for (let oldest = this.#takeOldest(); oldest; oldest = this.#takeOldest()) this.#lose(this.#failure, oldest);
    this.#cancelRetry?.();
    this.#cancelReport?.();
  }

  #drain(timeoutMs: number): Promise<boolean> {
    if (this.#isIdle) return Promise.resolve(true);
    return new Promise((resolve) => {
      const cancel = this.#host.later(() => resolve(false), Math.max(0, timeoutMs), true);
      this.#drained.push(() => {
        cancel();
        resolve(true);
      });
    });
  }

  get #isIdle(): boolean {
    return this.#waiting.length === 0 && this.#inFlight === 0;
  }

  #pump(): void {
    const now = this.#host.now();
    const concurrency = this.#failures > 0 ? 1 : this.#host.queue.concurrency;
    while (this.#inFlight < concurrency && now >= this.#pausedUntil) {
      const envelope = this.#takeOldest();
      if (!envelope) break;
      if (now - envelope.addedAt > this.#host.queue.maxAgeMs) this.#lose(this.#failure, envelope);
      else if (this.#limits.isLimited(envelope.category, now)) this.#lose('ratelimit_backoff', envelope);
      else void this.#attempt(envelope);
    }
    if (this.#isIdle) for (const drained of this.#drained.splice(0)) drained();
  }

  async #attempt(envelope: QueuedEnvelope): Promise<void> {
    this.#inFlight++;
    const losses = this.#lost.take();
    let answer: Answer | null = null;
    try {
      answer = await this.#send(this.#encode(envelope, losses));
    } catch (error) {
      this.#host.log('sending failed', error);
    }
    this.#inFlight--;
    const now = this.#host.now();
    if (answer) this.#limits.update(answer, now);
    if (!answer || answer.status < 200 || answer.status >= 300) this.#lost.giveBack(losses);
    this.#settle(envelope, answer, now);
    if (!this.#lost.isEmpty) this.reportSoon();
    this.#pump();
  }

  /** 2xx is done, 5xx and a network failure are tried again, anything else will not get better. */
  #settle(envelope: QueuedEnvelope, answer: Answer | null, now: number): void {
    if (answer && answer.status < 500) {
      this.#failures = 0;
      // On a 429 the server has counted it already.
      if (answer.status >= 300 && answer.status !== 429) this.#lose('send_error', envelope);
      return;
    }
    this.#failure = answer ? 'send_error' : 'network_error';
    this.#pause(answer, now);
    if (envelope.items.length === 0) return;
    envelope.attempts++;
    if (answer && envelope.attempts >= MAX_ATTEMPTS) return this.#lose('send_error', envelope);
    // At the end after a 5xx: should it be the cause, it must not hold up the others.
    if (answer) this.#waiting.push(envelope);
    else this.#waiting.unshift(envelope);
    this.#bytes += envelope.bytes;
  }

  #pause(answer: Answer | null, now: number): void {
    if (now < this.#pausedUntil) return;
    const growing = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(this.#failures++, 10));
    const asked = retryAfterMs(answer?.retryAfter, now);
    const ms = asked === null ? growing * (0.5 + this.#host.random() / 2) : Math.min(asked, MAX_RETRY_AFTER_MS);
    this.#pausedUntil = now + ms;
    this.#pauseWasAsked = asked !== null;
    this.#cancelRetry?.();
    this.#cancelRetry = this.#host.later(() => this.#pump(), ms + 1);
  }

  #report(): void {
    this.#cancelReport?.();
    this.#cancelReport = null;
    if (this.#lost.isEmpty || this.#waiting.length > 0 || this.#limits.isLimited('internal', this.#host.now())) return;
    this.#waiting.push({
      headers: {},
      items: [],
      category: 'internal',
      quantities: [],
      bytes: 0,
      addedAt: this.#host.now(),
      attempts: 0,
    });
    this.#pump();
  }

  #encode(envelope: QueuedEnvelope, losses: readonly Loss[]): Uint8Array {
    const now = this.#host.now();
    const items = [...envelope.items];
    if (losses.length > 0) {
      const report = { timestamp: now / 1000, discarded_events: losses };
      items.push({ headers: { type: 'client_report' }, payload: JSON.stringify(report) });
    }
    return encodeEnvelope({ headers: { ...envelope.headers, sent_at: new Date(now).toISOString() }, items });
  }

  #takeOldest(): QueuedEnvelope | undefined {
    const oldest = this.#waiting.shift();
    if (oldest) this.#bytes -= oldest.bytes;
    return oldest;
  }

  #lose(reason: LossReason, envelope: QueuedEnvelope): void {
    this.#lost.add(reason, envelope.quantities);
    this.reportSoon();
  }
}
