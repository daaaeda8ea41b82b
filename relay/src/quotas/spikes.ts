import type { BaselinesRecord } from '../log/index.ts';
import { mostUsual, nextBaselines } from './baseline.ts';
import type { Baseline } from './baseline.ts';
import { SPIKE_PREFIX } from './plan.ts';
import type { UsageViews } from './usage-views.ts';

/** A multiple has to last so long: a release that fails in every browser once is no spike yet, nor is its end the end of it. */
const SUSTAINED_MS = 60_000;
const SAVE_MS = 60_000;
/** Below this part of the limit a spike is over. */
const OVER_PART = 0.8;

interface Watch {
  isHeld: boolean;
  /** Since when it is on the other side of the limit. */
  since: number | null;
}

/**
 * Tells sudden multiples of a project's usual volume. Every relay decides for itself, but all from the same two things: what
 * the relays say they are asked for, and the averages that one of them writes into the log each minute.
 */
export class Spikes {
  readonly #views: UsageViews;
  #baselines = new Map<string, Baseline>();
  /** Up to when the averages go. */
  #learntTo: number;
  /** Units since then. */
  #volumes = new Map<string, number>();
  readonly #watches = new Map<string, Watch>();

  constructor(views: UsageViews, now: number) {
    this.#views = views;
    this.#learntTo = now;
  }

  hear({ at, baselines }: BaselinesRecord): void {
    this.#baselines = new Map(baselines.map((baseline) => [baseline.key, baseline]));
    this.#learntTo = at;
    this.#volumes = new Map();
  }

  /** Units a minute that a counter is held down to; Infinity where it is not. */
  limitOf(key: string): number {
    const watch = this.#watches.get(key);
    return watch?.isHeld ? mostUsual(key, this.#baselines.get(key)) : Infinity;
  }

  tick(now: number, elapsedMs: number): void {
    const demands = this.#views.demands(SPIKE_PREFIX);
    for (const [key, perSecond] of demands) {
      this.#volumes.set(key, (this.#volumes.get(key) ?? 0) + (perSecond * elapsedMs) / 1000);
    }
    for (const key of new Set([...demands.keys(), ...this.#watches.keys()])) {
      this.#watch(key, 60 * (demands.get(key) ?? 0), now);
    }
  }

  /** What is to be written, by the first of the relays, each minute. */
  save(now: number): BaselinesRecord | null {
    if (now - this.#learntTo < SAVE_MS || !this.#views.isFirst()) return null;
    const baselines = nextBaselines(this.#baselines, this.#learntTo, this.#volumes, now);
    return baselines.length > 0 ? { v: 1, kind: 'baselines', at: now, baselines } : null;
  }

  #watch(key: string, perMinute: number, now: number): void {
    const watch = this.#watches.get(key) ?? { isHeld: false, since: null };
    const limit = mostUsual(key, this.#baselines.get(key));
    const isBeyond = watch.isHeld ? perMinute < limit * OVER_PART : perMinute > limit;
    if (!isBeyond) watch.since = null;
    else if (watch.since === null) watch.since = now;
    else if (now - watch.since >= SUSTAINED_MS) {
      watch.isHeld = !watch.isHeld;
      watch.since = null;
    }
    // Only what is held, or about to be, is remembered.
    if (watch.isHeld || watch.since !== null) this.#watches.set(key, watch);
    else this.#watches.delete(key);
  }
}
