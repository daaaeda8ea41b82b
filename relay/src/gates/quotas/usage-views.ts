import type { UsageRecord } from '../../log/index.ts';
import type { QuotaClaim } from './shares.ts';

type Entry = UsageRecord['quotas'][number];

interface View {
  /** Of a relay that stopped. */
  isLast: boolean;
  /** The log's time of its append: one clock for all relays. */
  at: number;
  entries: ReadonlyMap<string, Entry>;
}

/** What all relays had let through of a quota at one moment, and what they are asked for. */
export interface QuotaStanding {
  /** By this relay, at that moment. */
  own: number;
  /** By all, this one and those that have died included. */
  total: number;
  /** Of each relay that is there; always of this one. */
  claims: QuotaClaim[];
}

/** A relay that says nothing for this long gives its share back. */
const SILENT_MS = 3_000;
/** Of one relay, while another has not spoken: as many as it says until that one is taken for dead, those in a hurry included. */
const MAX_HISTORY = 16;
/** Relays that have died are remembered until the windows in which they counted are over, but not more than this many. */
const MAX_RELAYS = 500;

const NO_PROJECTS: ReadonlyMap<number, number> = new Map();

/**
 * What the relays said of their usage. All are looked at as of one moment of the log's time, the newest of which each living
 * relay has spoken, and this one through the same log: two relays that have heard differently much then still divide
 * the same window so that their parts add up to no more than its limit.
 */
export class UsageViews {
  /** Changes with everything that was heard. */
  version = 0;
  readonly self: string;
  /** Oldest first. */
  readonly #views = new Map<string, View[]>();
  /** The newest time that the log has given: it stands still while the log does, so that nobody is taken for dead then. */
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

  /** The first of the living by name does what one of them has to do. */
  isFirst(): boolean {
    for (const relay of this.#views.keys()) if (relay < this.self && this.isLive(relay)) return false;
    return true;
  }

  /** Relays that are gone and have no part in a window that is not over. */
  finished(now: number): string[] {
    const isOver = ([relay, views]: [string, View[]]): boolean =>
      !this.isLive(relay) && [...(views.at(-1)?.entries.values() ?? [])].every(({ until }) => until <= now);
    return [...this.#views].filter(isOver).map(([relay]) => relay);
  }

  /** This relay counts only where it spoke lately: after a rest its last word is older than what the others said since. */
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

  /** Moments follow each other, so nobody asks for what was before; of whom is gone, only the last word counts. */
  #forgetBefore(moment: number): void {
    for (const [relay, views] of this.#views) {
      const until = this.isLive(relay) ? moment : Infinity;
      while (views[1] && views[1].at <= until) views.shift();
    }
  }

  #forgetBeyond(most: number): void {
    if (this.#views.size <= most) return;
    // Whoever speaks moves to the end.
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
