import type { LaneName } from '@breakwater/relay/log';

/** A lane that yields to live records. */
export type AsideLane = Exclude<LaneName, 'live'>;

/** The least share of time that such a lane gets, however much the live lane has to do. */
export const SHARES = { slow: 0.1, backlog: 0.2 } as const satisfies Record<AsideLane, number>;

/** Above this age a live record shows that the live lane does not keep up: half of its budget. Clocks differ by less. */
const LATE_MS = 2_500;
/** How long the lane counts as pressed after a full or late live batch, unless the next one shows otherwise. */
const PRESSED_MS = 1_000;
/** The most time that a lane may save up: one batch of its own. */
const MOST_CREDIT_MS = 200;

interface Credit {
  ms: number;
  at: number;
}

/**
 * Decides which lanes may run now. While the live lane keeps up, every lane may, so a live batch waits behind one short batch
 * of theirs. While it does not, they get their share of the time and no more: a batch that took 200 ms is paid for by a second
 * for live ones. Decides by the times that it is given, and reads no clock.
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

  /** A live batch is done: the next one has as much time to arrive as if this one had arrived now. */
  liveDone(key: string, now: number): void {
    if (this.#pressedUntil.has(key)) this.#pressedUntil.set(key, now + PRESSED_MS);
  }

  isPressed(now: number): boolean {
    for (const until of this.#pressedUntil.values()) if (until > now) return true;
    return false;
  }

  asideDone(lane: AsideLane, tookMs: number, now: number): void {
    const credit = this.#credit(lane, now);
    // Time used while no live batch waited is not paid back.
    credit.ms = this.isPressed(now) ? credit.ms - tookMs : Math.max(0, credit.ms - tookMs);
  }

  mayStart(lane: AsideLane, now: number): boolean {
    return !this.isPressed(now) || this.#credit(lane, now).ms > 0;
  }

  /** The latest time at which `mayStart` becomes true, if nothing else happens. */
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
