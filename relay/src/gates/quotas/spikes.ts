import type { BaselinesRecord, UsageRecord } from '../../log/index.ts';
import { mostUsual, nextBaselines } from './baseline.ts';
import type { Baseline } from './baseline.ts';
import type { UsageViews } from './usage-views.ts';

export type Volumes = NonNullable<UsageRecord['volumes']>;

/**
 * A spike must last so long: a release that fails once in every browser is no spike yet. A pause must too, before the spike is
 * over.
 */
const SUSTAINED_MS = 60_000;
const SAVE_MS = 60_000;
const WATCH_MS = 5_000;
/** Volumes cover every project, so they are published less often than quotas. */
const TELL_MS = 10_000;
/** Volumes older than this are not used. */
const STALE_MS = 25_000;
/** A spike is over below this part of the limit. */
const OVER_PART = 0.8;
/** The most projects and categories that are watched; each takes about 100 bytes here and 40 of a record. */
const MAX_WATCHED = 10_000;

interface Watch {
  isHeld: boolean;
  /** Since when the volume is on the other side of the limit. */
  since: number | null;
}

/**
 * Finds sudden multiples of a project's usual volume. Every relay decides for itself, but all from the same data: the volumes
 * that all relays publish, and the averages that one of them writes into the log each minute.
 */
export class Spikes {
  readonly #views: UsageViews;
  #baselines = new Map<string, Baseline>();
  /** The time up to which the averages reach. */
  #learntTo: number;
  /** Units since then, of all relays. */
  #volumes = new Map<string, number>();
  /** The newest volumes of each relay. */
  readonly #told = new Map<string, { at: number; volumes: Volumes }>();
  /** Units asked for at this relay since it last published. */
  #asked = new Map<string, number>();
  #askedSince: number;
  #toldNothing = true;
  readonly #watches = new Map<string, Watch>();
  #watchedAt = 0;

  constructor(views: UsageViews, now: number) {
    this.#views = views;
    this.#learntTo = now;
    this.#askedSince = now;
  }

  ask(key: string, quantity: number): void {
    const asked = this.#asked.get(key);
    if (asked !== undefined || this.#asked.size < MAX_WATCHED) this.#asked.set(key, (asked ?? 0) + quantity);
  }

  /** Units a minute to which a project is limited; Infinity without a spike. */
  limitOf(key: string): number {
    const watch = this.#watches.get(key);
    return watch?.isHeld ? mostUsual(key, this.#baselines.get(key)) : Infinity;
  }

  hear(relay: string, at: number, volumes: Volumes): void {
    this.#told.set(relay, { at, volumes });
    // A relay that starts reads volumes that the averages contain already.
    if (at <= this.#learntTo) return;
    for (const [key, units] of Object.entries(volumes.units)) {
      this.#volumes.set(key, (this.#volumes.get(key) ?? 0) + units);
    }
  }

  hearBaselines({ at, baselines }: BaselinesRecord): void {
    this.#baselines = new Map(baselines.map((baseline) => [baseline.key, baseline]));
    this.#learntTo = at;
    this.#volumes = new Map();
  }

  /** The units asked for at this relay, every ten seconds; undefined after two empty periods. */
  tell(now: number): Volumes | undefined {
    const seconds = (now - this.#askedSince) / 1000;
    if (seconds * 1000 < TELL_MS) return undefined;
    const units = Object.fromEntries(this.#asked);
    const isNothing = this.#asked.size === 0;
    const isRepeated = isNothing && this.#toldNothing;
    this.#asked = new Map();
    this.#askedSince = now;
    this.#toldNothing = isNothing;
    return isRepeated ? undefined : { seconds, units };
  }

  watch(now: number): void {
    if (now - this.#watchedAt < WATCH_MS) return;
    this.#watchedAt = now;
    const perMinute = new Map<string, number>();
    for (const [relay, { at, volumes }] of this.#told) {
      if (now - at > STALE_MS) this.#told.delete(relay);
      else add(perMinute, volumes);
    }
    for (const key of new Set([...perMinute.keys(), ...this.#watches.keys()])) {
      this.#watchOne(key, perMinute.get(key) ?? 0, now);
    }
  }

  /** The baselines to write, once a minute and by the first relay only. */
  save(now: number): BaselinesRecord | null {
    if (now - this.#learntTo < SAVE_MS || !this.#views.isFirst()) return null;
    const baselines = nextBaselines(this.#baselines, this.#learntTo, this.#volumes, now);
    return baselines.length > 0 ? { v: 1, kind: 'baselines', at: now, baselines } : null;
  }

  #watchOne(key: string, perMinute: number, now: number): void {
    const watch = this.#watches.get(key) ?? { isHeld: false, since: null };
    const limit = mostUsual(key, this.#baselines.get(key));
    const isBeyond = watch.isHeld ? perMinute < limit * OVER_PART : perMinute > limit;
    if (!isBeyond) watch.since = null;
    else if (watch.since === null) watch.since = now;
    else if (now - watch.since >= SUSTAINED_MS) {
      watch.isHeld = !watch.isHeld;
      watch.since = null;
    }
    // Only spikes that are limited, or about to be, are remembered.
    if (watch.isHeld || watch.since !== null) this.#watches.set(key, watch);
    else this.#watches.delete(key);
  }
}

function add(perMinute: Map<string, number>, { seconds, units }: Volumes): void {
  for (const [key, count] of Object.entries(units)) {
    perMinute.set(key, (perMinute.get(key) ?? 0) + (60 * count) / seconds);
  }
}
