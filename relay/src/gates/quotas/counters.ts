import type { UsageRecord } from '../../log/index.ts';
import { Counter } from './counter.ts';
import type { Rule } from './plan.ts';
import type { UsageViews } from './usage-views.ts';

/** All counters of this relay, for windows that are not over. */
export class Counters {
  readonly #views: UsageViews;
  readonly #most: number;
  readonly #byKey = new Map<string, Counter>();
  #uncounted = 0;

  constructor(views: UsageViews, most: number) {
    this.#views = views;
    this.#most = most;
  }

  /**
   * The counter of a rule; undefined where there is no room for one more. Its items then pass uncounted, and their number is
   * logged.
   */
  of(rule: Rule): Counter | undefined {
    const known = this.#byKey.get(rule.key);
    if (known) return known;
    if (this.#byKey.size >= this.#most) {
      this.#uncounted++;
      return undefined;
    }
    const counter = new Counter(rule, this.#views);
    this.#byKey.set(rule.key, counter);
    return counter;
  }

  /** Until when answers name a limit; 0 where there is none. */
  limitedUntil(rule: Rule): number {
    return this.#byKey.get(rule.key)?.limitedUntil ?? 0;
  }

  tick(now: number, elapsedMs: number): void {
    for (const [key, counter] of this.#byKey) {
      counter.tick(now, elapsedMs);
      if (counter.isIdle) this.#byKey.delete(key);
    }
  }

  entries(): UsageRecord['quotas'] {
    return [...this.#byKey.values()].map((counter) => counter.toEntry());
  }

  takeUncounted(): number {
    const taken = this.#uncounted;
    this.#uncounted = 0;
    return taken;
  }
}
