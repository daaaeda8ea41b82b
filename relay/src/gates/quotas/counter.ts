import type { UsageRecord } from '../../log/index.ts';
import { Demand } from './demand.ts';
import { paceOf } from './pace.ts';
import type { Rule } from './plan.ts';
import { divide } from './shares.ts';
import type { Division } from './shares.ts';
import type { UsageViews } from './usage-views.ts';
import { windowStart } from './window.ts';

/** Why there is no room, and when to ask again. The reason `spent` holds until the window ends. */
export interface Refusal {
  kind: 'spent' | 'paced';
  untilMs: number;
}

/** The part of its share that a relay may use before it must publish an unexpected demand at once. */
const UNEXPECTED_PART = 0.02;
/** How far ahead the contended rate looks: units that were not used within this time are divided anew. */
const HORIZON_S = 2.5;
/** Noisy projects stay this far behind the pace, so that the events of quiet ones find room. */
const HEADROOM_S = 2;
/** The longest wait of a client that meets the pace. The wait is short because its tokens grow; more demand makes it longer. */
const MAX_PACED_WAIT_MS = 10_000;
/** The largest part of a window that such a wait may take, so that little is lost at the window's end. */
const PACED_WAIT_PART = 1 / 30;
const MAX_PROJECTS = 1_000;
/** The largest projects of a counter that a relay publishes. */
const MAX_TOLD_PROJECTS = 100;

interface ProjectShare {
  demand: Demand;
  /** Units that the project may send now, while its demand is above its fair part. */
  tokens: number;
  at: number;
}

/**
 * One quota's window: the units that this relay let through, and how many more it may take before the next records of the
 * others.
 */
export class Counter {
  window = 0;
  until = 0;
  accepted = 0;
  readonly demand = new Demand();
  /** Until this time every answer names the limit. */
  limitedUntil = 0;
  readonly #views: UsageViews;
  readonly #rule: Rule;
  readonly #projects: Map<number, ProjectShare> | null;
  #division: Division = { share: 1, relays: 1, rank: 0, rates: new Map(), unnamedRate: Infinity };
  /** Accepted units of this relay at the moment at which relays are compared. */
  #own = 0;
  #total = 0;
  #wasRefused = false;
  /** The version of the views from which the division was made. */
  #version = -1;
  #limit = 0;

  constructor(rule: Rule, views: UsageViews) {
    this.#rule = rule;
    this.#views = views;
    this.#projects = rule.scope === 'organization' ? new Map() : null;
  }

  /** Why there is no room for a quantity; null where there is room. Counts nothing. */
  refuse(limit: number, quantity: number, project: number, now: number): Refusal | null {
    const refusal = this.#refuse(limit, quantity, project, now);
    this.#wasRefused = refusal !== null;
    return refusal;
  }

  #refuse(limit: number, quantity: number, project: number, now: number): Refusal | null {
    this.roll(now);
    this.#renew(limit, now);

    const { share, relays, rank } = this.#division;
    const left = limit - this.#total;
    // The last units are not divided: each is given to one relay, in the order of demand.
    const part = rank < left ? Math.max(1, share * left) : share * left;
    const since = this.accepted - this.#own;
    // A large item may exceed many a share: one may pass where it takes little of the units left.
    const fits =
      since + quantity <= part ||
      (since < part && quantity > 1 && quantity <= Math.min(left - since, left / (2 * relays)));
    if (!fits) {
      return this.#total + since + quantity > limit ? { kind: 'spent', untilMs: this.until } : this.#paced(limit, now);
    }

    const { allowed } = paceOf(limit, this.#rule.windowMs, now - this.window);
    // Asked before the quantity is added, so that a large item is not refused for ever.
    if (since >= share * (allowed - this.#total)) return this.#paced(limit, now);
    return this.#isUnfair(project, quantity, now) ? this.#paced(limit, now) : null;
  }

  ask(quantity: number, project: number, now: number): void {
    this.demand.ask(quantity);
    this.#projectOf(project, now)?.demand.ask(quantity);
  }

  /** Counts units that were let through. */
  charge(quantity: number, project: number): void {
    this.accepted += quantity;
    const known = this.#rateOf(project) === Infinity ? undefined : this.#projects?.get(project);
    if (known) known.tokens -= quantity;
  }

  /** Takes back units that were counted in a window and then not appended. */
  refund(quantity: number, window: number): void {
    if (window === this.window) this.accepted = Math.max(0, this.accepted - quantity);
  }

  roll(now: number): void {
    if (now < this.until && now >= this.window) return;
    this.window = windowStart(now, this.#rule.windowMs, this.#rule.shift);
    this.until = this.window + this.#rule.windowMs;
    this.accepted = 0;
    this.limitedUntil = 0;
    this.#version = -1;
  }

  tick(now: number, elapsedMs: number): void {
    this.roll(now);
    this.demand.tick(elapsedMs);
    for (const [project, { demand }] of this.#projects ?? []) {
      demand.tick(elapsedMs);
      if (demand.isIdle) this.#projects?.delete(project);
    }
  }

  /**
   * A quota became busy here and the other relays do not know it yet. Publish now if a request was refused or more than 2 % of
   * this relay's part is used.
   */
  get isUnexpected(): boolean {
    if (!this.demand.isNew) return false;
    const part = this.#division.share * (this.#limit - this.#total);
    return this.#wasRefused || this.accepted - this.#own > UNEXPECTED_PART * part;
  }

  /** The counter holds no more than a new one would. */
  get isIdle(): boolean {
    return this.accepted === 0 && this.demand.isIdle;
  }

  toEntry(): UsageRecord['quotas'][number] {
    const { window, until, accepted, demand } = this;
    const entry = { key: this.#rule.key, window, until, accepted, demand: rounded(demand.perSecond) };
    if (!this.#projects || this.#projects.size === 0) return entry;
    const projects = [...this.#projects]
      .map(([project, each]) => ({ project, demand: rounded(each.demand.perSecond) }))
      .sort((a, b) => b.demand - a.demand)
      .slice(0, MAX_TOLD_PROJECTS);
    return { ...entry, projects };
  }

  #renew(limit: number, now: number): void {
    if (this.#version === this.#views.version && this.#limit === limit) return;
    const { own, total, claims } = this.#views.standingOf(this.#rule.key, this.window);
    this.#version = this.#views.version;
    this.#limit = limit;
    this.#own = own;
    this.#total = total;
    this.#division = divide(claims, this.#views.self, this.#capacity(limit, total, now));
  }

  /** Units a second that keep the total just behind the pace. */
  #capacity(limit: number, total: number, now: number): number {
    const ahead = now - this.window + HORIZON_S * 1000;
    const { allowed, perSecond } = paceOf(limit, this.#rule.windowMs, ahead);
    return Math.max(0, allowed - HEADROOM_S * perSecond - total) / HORIZON_S;
  }

  #isUnfair(project: number, quantity: number, now: number): boolean {
    const rate = this.#rateOf(project);
    const known = rate === Infinity ? undefined : this.#projects?.get(project);
    if (!known) return false;
    const most = Math.max(1, rate);
    known.tokens = Math.min(most, known.tokens + (rate * Math.max(0, now - known.at)) / 1000);
    known.at = now;
    return known.tokens < Math.min(quantity, most);
  }

  /** The rate of a project; Infinity where it asks for no more than its fair part. */
  #rateOf(project: number): number {
    const { rates, unnamedRate } = this.#division;
    return rates.get(project) ?? unnamedRate;
  }

  #projectOf(project: number, now: number): ProjectShare | undefined {
    if (!this.#projects) return undefined;
    const known = this.#projects.get(project);
    if (known || this.#projects.size >= MAX_PROJECTS) return known;
    const share: ProjectShare = { demand: new Demand(), tokens: 1, at: now };
    this.#projects.set(project, share);
    return share;
  }

  #paced(limit: number, now: number): Refusal {
    const { windowMs } = this.#rule;
    const evenly = (limit * 1000) / windowMs;
    const wait = (1000 * this.demand.perSecond) / Math.max(evenly * this.#division.share, Number.MIN_VALUE);
    const most = Math.min(MAX_PACED_WAIT_MS, windowMs * PACED_WAIT_PART);
    return { kind: 'paced', untilMs: Math.min(now + Math.min(wait, most), this.until) };
  }
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
