import { kindOf, quantitiesOfItem } from '@breakwater/sdk/wire';
import type { Item, RateLimit } from '@breakwater/sdk/wire';

import { PASS } from '../gate.ts';
import type { Arrived, Gate, Judgement, Stopped } from '../gate.ts';
import type { BaselinesRecord, ProjectSettings, UsageRecord } from '../../log/index.ts';
import type { Counter } from './counter.ts';
import { Counters } from './counters.ts';
import { rateLimitOf, planOf } from './plan.ts';
import type { Plan, Rule } from './plan.ts';
import { Spikes } from './spikes.ts';
import { UsageViews } from './usage-views.ts';

export interface QuotasOptions {
  /** The name of this process among the relays. */
  relay: string;
  now: () => number;
  /** The most counters, one for each quota and project that is active within its window. Items beyond are not counted. */
  maxCounters?: number;
}

/** The quotas as a gate, and the records that it exchanges with other relays. Pure but for its clock. */
export interface Quotas extends Gate {
  hear(usage: UsageRecord, at: number): void;
  hearBaselines(baselines: BaselinesRecord): void;
  forget(relay: string): void;
  /** Called about twice a second. Gives the record to publish, or null when nothing has changed. */
  tick(): UsageRecord | null;
  /** The last record of this relay: its accepted units stay counted, and its share falls to the others. */
  farewell(): UsageRecord;
  baselines(): BaselinesRecord | null;
  /** Stopped relays whose records no window needs any more, where this relay is the one to remove them. */
  finished(): string[];
  /** Demand is higher than the others expect, so the record is to be published at once. */
  readonly isUrgent: boolean;
  /** How often a quota could not be counted since the last call. */
  takeUncounted(): number;
}

interface Charge {
  item: Item;
  counter: Counter;
  window: number;
  quantity: number;
}

/** The charges and limits found while the items of one request were judged. */
interface Met {
  charges: Charge[];
  /** Limits in force, with the seconds to wait. */
  limits: Map<Rule, number>;
}

/** 10,000 counters take about 5 MB here, and 1 MB in each record. */
const MAX_COUNTERS = 10_000;
/** PROTOCOL 3.7: a client asks again at least this often. */
const MAX_RETRY_AFTER_S = 300;
/** The wait for a quota that refuses everything, as in Relay. */
const REFUSE_ALL_S = 60;

export function createQuotas({ relay, now: clock, maxCounters = MAX_COUNTERS }: QuotasOptions): Quotas {
  const views = new UsageViews(relay);
  const spikes = new Spikes(views, clock());
  const plans = new WeakMap<ProjectSettings, Plan>();
  const counters = new Counters(views, maxCounters);
  const charged = new WeakMap<Arrived, Charge[]>();
  let lastTick = clock();
  /** Null at first, so that the first record is published even when it is empty. */
  let lastSaid: string | null = null;
  let isUrgent = false;

  const planFor = (settings: ProjectSettings): Plan => {
    const known = plans.get(settings);
    if (known) return known;
    const plan = planOf(settings);
    plans.set(settings, plan);
    return plan;
  };

  /** Asks all quotas of an item, then charges all or none. Null where the item passes, else the rule with the longest wait. */
  const take = (item: Item, plan: Plan, project: number, now: number, met: Met): Rule | null => {
    const charges: Charge[] = [];
    let longest: Rule | null = null;
    let seconds = 0;
    const refuse = (rule: Rule, waitSeconds: number): void => {
      met.limits.set(rule, waitSeconds);
      if (waitSeconds <= seconds) return;
      longest = rule;
      seconds = waitSeconds;
    };

    for (const { category, quantity } of quantitiesOfItem(item.headers, item.payload.length)) {
      for (const rule of plan.byCategory.get(category) ?? []) {
        if (rule.limit === 0) {
          refuse(rule, REFUSE_ALL_S);
          continue;
        }
        if (rule.kind === 'spike') spikes.ask(rule.key, quantity);
        const limit = rule.kind === 'spike' ? spikes.limitOf(rule.key) : rule.limit;
        const counter = limit === Infinity ? undefined : counters.of(rule);
        if (!counter) continue;
        const refusal = counter.refuse(limit, quantity, project, now);
        // After its limit was raised, or units were given back, answers no longer name the limit.
        counter.limitedUntil = refusal?.kind === 'spent' ? refusal.untilMs : 0;
        if (!refusal) {
          charges.push({ item, counter, window: counter.window, quantity });
          continue;
        }
        // A quantity that a quota refuses is demand on that quota alone, not on the others.
        counter.ask(quantity, project, now);
        isUrgent ||= counter.isUnexpected;
        refuse(rule, secondsUntil(refusal.untilMs, now));
      }
    }
    if (longest) return longest;
    for (const { counter, quantity } of charges) {
      counter.ask(quantity, project, now);
      counter.charge(quantity, project);
      isUrgent ||= counter.isUnexpected;
    }
    met.charges.push(...charges);
    return null;
  };

  return {
    judge(arrived, items) {
      const { settings } = arrived;
      const plan = planFor(settings);
      if (plan.byCategory.size === 0) return PASS;
      const now = clock();
      const met: Met = { charges: [], limits: new Map() };
      const stopped: Stopped[] = [];
      let isEventStopped = false;
      for (const item of eventFirst(items)) {
        const { alone, goesWithEvent, unlimited } = kindOf(item.headers.type);
        // Totals of sessions are never limited (PROTOCOL 3.6). Items that go with a stopped event are stopped by `judge` of all
        // gates.
        if (unlimited || (isEventStopped && goesWithEvent)) continue;
        const rule = take(item, plan, settings.project, now, met);
        if (!rule) continue;
        isEventStopped ||= alone === true;
        stopped.push({ item, outcome: 'rate_limited', reason: rule.reason });
      }
      if (met.charges.length > 0) charged.set(arrived, met.charges);
      return judgementOf(stopped, limitsOf(plan, met.limits, now));
    },

    settled(arrived, appended) {
      const charges = charged.get(arrived);
      if (!charges) return;
      charged.delete(arrived);
      for (const { item, counter, quantity, window } of charges) {
        if (!appended.includes(item)) counter.refund(quantity, window);
      }
    },

    hear(usage, at) {
      views.hear(usage, at);
      if (usage.volumes) spikes.hear(usage.relay, usage.at, usage.volumes);
    },
    hearBaselines: (baselines) => spikes.hearBaselines(baselines),
    forget: (gone) => views.forget(gone),

    tick() {
      const now = clock();
      const elapsedMs = now - lastTick;
      lastTick = now;
      isUrgent = false;
      counters.tick(now, elapsedMs);
      spikes.watch(now);
      const volumes = spikes.tell(now);
      const quotas = counters.entries();
      const said = JSON.stringify(quotas);
      if (said === lastSaid && !volumes) return null;
      lastSaid = said;
      return { v: 1, relay, at: now, quotas, ...(volumes && { volumes }) };
    },

    farewell() {
      const now = clock();
      return { v: 1, relay, at: now, quotas: counters.entries(), closed: true };
    },

    baselines: () => spikes.save(clock()),
    finished: () => (views.isFirst() ? views.finished(clock()) : []),
    get isUrgent() {
      return isUrgent;
    },
    takeUncounted: () => counters.takeUncounted(),
  };

  /** The limits of this request, and those named before, which clients may have overwritten (PROTOCOL 3.3). */
  function limitsOf(plan: Plan, met: ReadonlyMap<Rule, number>, now: number): RateLimit[] {
    const limits = [...met].map(([rule, seconds]) => rateLimitOf(rule, seconds));
    for (const rule of plan.quotas) {
      if (met.has(rule)) continue;
      if (rule.limit === 0) limits.push(rateLimitOf(rule, REFUSE_ALL_S));
      const until = counters.limitedUntil(rule);
      if (until > now) limits.push(rateLimitOf(rule, secondsUntil(until, now)));
    }
    return limits;
  }
}

const judgementOf = (stopped: Stopped[], limits: RateLimit[]): Judgement =>
  stopped.length === 0 && limits.length === 0 ? PASS : { stopped, limits };

const secondsUntil = (untilMs: number, now: number): number =>
  Math.min(MAX_RETRY_AFTER_S, Math.max(1, Math.ceil((untilMs - now) / 1000)));

/** Puts the event first: where it is stopped, its attachments are not judged. */
function eventFirst(items: readonly Item[]): readonly Item[] {
  const isEvent = ({ headers }: Item): boolean => kindOf(headers.type).alone === true;
  const at = items.findIndex(isEvent);
  return at <= 0 ? items : [...items.filter(isEvent), ...items.filter((item) => !isEvent(item))];
}
