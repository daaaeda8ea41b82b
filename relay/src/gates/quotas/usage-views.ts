import type { UsageRecord } from '../../log/index.ts';
import type { QuotaClaim } from './shares.ts';

type Entry = UsageRecord['quotas'][number];

interface View {
  /** True in the last record of a relay that stopped. */
  isLast: boolean;
  /** The log's time of its append: one clock for all relays. */
  at: number;
  entries: ReadonlyMap<string, Entry>;
}

/** The accepted units of a quota over all relays at one moment, and the demand on each relay. */
export interface QuotaStanding {
  /** The accepted units of this relay, at that moment. */
  own: number;
  /** The accepted units of all relays, this one and stopped ones included. */
  total: number;
  /** The claims of all live relays, and always of this one. */
  claims: QuotaClaim[];
}

/** A relay that publishes nothing for this long gives its share back. */
const SILENT_MS = 3_000;
/**
 * The most views of one relay while another is silent. A relay publishes fewer, urgent ones included, until the silent one
 * counts as dead.
 */
const MAX_HISTORY = 16;
/** Stopped relays are kept until the windows in which they counted are over, but no more than this many. */
const MAX_RELAYS = 500;

const NO_PROJECTS: ReadonlyMap<number, number> = new Map();

/**
 * The usage of all relays, compared at one moment of the log's time: the newest that a record of each live relay covers, this
 * one's included. So two relays that have read the log to different places still divide the same window, and their parts add up
 * to no more than its limit.
 */
export class UsageViews {
  /** Changes with every record that is read. */
  version = 0;
  readonly self: string;
  /** The views of each relay, oldest first. */
  readonly #views = new Map<string, View[]>();
  /** The newest time in the log. It stands still while the log does, so that no relay counts as dead then. */
  #logNow = 0;

  constructor(self: string) {
    this.self = self;
  }

  hear({ relay, quotas, closed = false }: UsageRecord, at: number): void {
    this.version++;
    this.#logNow = Math.max(this.#logNow, at);
    const views = this.#views.get(relay) ?? [];
    views.push({ at, isLast: closed, entries: new Map(quotas.map((entry) => [entry.key, entry])) });
    if (views.length > MAX_HISTORY) views.shift();
    this.#views.delete(relay);
    this.#views.set(relay, views);
    this.#forgetBeyond(MAX_RELAYS);
    this.#forgetBefore(this.#moment());
  }

  forget(relay: string): void {
    this.version++;
    this.#views.delete(relay);
  }

  standingOf(key: string, window: number): QuotaStanding {
    const moment = this.#moment();
    const standing: QuotaStanding = { own: 0, total: 0, claims: [] };
    let isSelfKnown = false;
    for (const [relay, views] of this.#views) {
      const isLive = this.isLive(relay);
      const entry = (isLive ? viewAt(views, moment) : views.at(-1))?.entries.get(key);
      const accepted = entry?.window === window ? entry.accepted : 0;
      standing.total += accepted;
      if (relay === this.self) standing.own = accepted;
      if (!isLive) continue;
      isSelfKnown ||= relay === this.self;
      standing.claims.push(claimOf(relay, entry));
    }
    if (!isSelfKnown) standing.claims.push(claimOf(this.self, undefined));
    return standing;
  }

  isLive(relay: string): boolean {
    return relay === this.self || this.#spokeLately(relay);
  }

  /** The first live relay by name does the work that one relay does for all. */
  isFirst(): boolean {
    for (const relay of this.#views.keys()) if (relay < this.self && this.isLive(relay)) return false;
    return true;
  }

  /** Relays that have stopped and have no part in a window that is not over. */
  finished(now: number): string[] {
    const isOver = ([relay, views]: [string, View[]]): boolean =>
      !this.isLive(relay) && [...(views.at(-1)?.entries.values() ?? [])].every(({ until }) => until <= now);
    return [...this.#views].filter(isOver).map(([relay]) => relay);
  }

  /** This relay counts only if it published lately: after a rest its last record is older than those of the others. */
  #moment(): number {
    let moment = this.#logNow;
    for (const [relay, views] of this.#views) {
      if (this.#spokeLately(relay)) moment = Math.min(moment, views.at(-1)?.at ?? 0);
    }
    return moment;
  }

  #spokeLately(relay: string): boolean {
    const newest = this.#views.get(relay)?.at(-1);
    return newest !== undefined && !newest.isLast && newest.at >= this.#logNow - SILENT_MS;
  }

  /** Moments only grow, so views before the moment are not needed. A stopped relay keeps its last view only. */
  #forgetBefore(moment: number): void {
    for (const [relay, views] of this.#views) {
      const until = this.isLive(relay) ? moment : Infinity;
      while (views[1] && views[1].at <= until) views.shift();
    }
  }

  #forgetBeyond(most: number): void {
    if (this.#views.size <= most) return;
    // A relay that publishes moves to the end of the map.
    const [longestSilent] = this.#views.keys();
    if (longestSilent !== undefined) this.#views.delete(longestSilent);
  }
}

/** The newest view that is not newer than the moment. */
const viewAt = (views: readonly View[], moment: number): View | undefined =>
  views.findLast(({ at }) => at <= moment) ?? views[0];

const claimOf = (relay: string, entry: Entry | undefined): QuotaClaim => ({
  relay,
  demand: entry?.demand ?? 0,
  projects: entry?.projects ? new Map(entry.projects.map(({ project, demand }) => [project, demand])) : NO_PROJECTS,
});
