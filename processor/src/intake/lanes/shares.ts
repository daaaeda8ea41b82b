import type { LaneName } from '@breakwater/relay/log';

/** A lane that live records go before. */
export type AsideLane = Exclude<LaneName, 'live'>;

/** What such a lane gets of the time at the least, however much there is to do in the live lane. */
export const SHARES = { slow: 0.1, backlog: 0.2 } as const satisfies Record<AsideLane, number>;

/** A live record that has waited so long says that the live lane does not keep up: half of what it may. Clocks differ by less. */
const LATE_MS = 2_500;
/** After a live batch that was full or late: until the next one comes, or it turns out that none does. */
const PRESSED_MS = 1_000;
/** What a lane may have saved up: a batch of its own at once. */
const MOST_CREDIT_MS = 200;

interface Credit {
  ms: number;
  at: number;
}

/**
 * Which lanes may go on now. As long as the live lane keeps up, every lane may: it waits behind one short batch of theirs. When it
 * does not, they get their share of the time and no more: a batch that took 200 ms is paid for by a second in which live ones go on.
 * Decides by the times it is given, and knows no clock.
 */
export class Shares {
  readonly #pressedUntil = new Map<string, number>();
  readonly #credits: Record<AsideLane, Credit> = {
    slow: { ms: MOST_CREDIT_MS, at: 0 },
    backlog: { ms: MOST_CREDIT_MS, at: 0 },
  };

  /** A live batch was handed out for `key`. */
  liveCame(key: string, batch: { isFull: boolean; ageMs: number }, now: number): void {
    if (batch.isFull || batch.ageMs > LATE_MS) this.#pressedUntil.set(key, now + PRESSED_MS);
    else this.#pressedUntil.delete(key);
  }

  /** A live batch is done: the next one has as long to come as if this one had come now. */
  liveDone(key: string, now: number): void {
    if (this.#pressedUntil.has(key)) this.#pressedUntil.set(key, now + PRESSED_MS);
  }

  isPressed(now: number): boolean {
    for (const until of this.#pressedUntil.values()) if (until > now) return true;
    return false;
  }

  asideDone(lane: AsideLane, tookMs: number, now: number): void {
    const credit = this.#credit(lane, now);
    // What was taken while nobody else wanted it is not paid back.
    credit.ms = this.isPressed(now) ? credit.ms - tookMs : Math.max(0, credit.ms - tookMs);
  }

  mayStart(lane: AsideLane, now: number): boolean {
    return !this.isPressed(now) || this.#credit(lane, now).ms > 0;
  }

  /** When the answer of `mayStart` changes to yes at the latest, if nothing else happens. */
  mayStartAt(lane: AsideLane, now: number): number {
    if (this.mayStart(lane, now)) return now;
    const isPaid = now + -this.#credit(lane, now).ms / SHARES[lane] + 1;
    return Math.min(isPaid, Math.max(...this.#pressedUntil.values()));
  }

  #credit(lane: AsideLane, now: number): Credit {
    const credit = this.#credits[lane];
    credit.ms = Math.min(MOST_CREDIT_MS, credit.ms + Math.max(0, now - credit.at) * SHARES[lane]);
    credit.at = now;
    return credit;
  }
}
