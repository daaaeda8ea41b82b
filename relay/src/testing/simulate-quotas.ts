import type { Item } from '@breakwater/sdk/wire';

import type { Arrived, Gate } from '../gates/gate.ts';
import { projectSettingsSchema } from '../log/index.ts';
import type { ProjectSettings, Quota } from '../log/index.ts';
import { createQuotas } from '../gates/quotas/create-quotas.ts';
import type { Quotas } from '../gates/quotas/create-quotas.ts';
import { randomFrom } from './random.ts';

/* For tests alone: several relays with a simulated clock and a log with latency. */

export const START = 1_800_000_000_000;
const STEP_MS = 10;

export const quotaOf = (change: Partial<Quota> = {}): Quota => ({
  id: 'q',
  scope: 'organization',
  categories: ['error'],
  limit: 6_000,
  windowSeconds: 60,
  reasonCode: 'spent',
  ...change,
});

export const settingsOf = (
  project: number,
  quotas: Quota[],
  change: Partial<ProjectSettings> = {},
): ProjectSettings => ({
  ...projectSettingsSchema.parse({
    v: 1,
    project,
    publicKey: `key${project}`,
    organization: 'default',
    slug: `p${project}`,
    status: 'active',
  }),
  spikeProtection: false,
  quotas,
  ...change,
});

/** A request with the given items. */
export const arrivedWith = (settings: ProjectSettings, items: Item[]): Arrived => ({
  settings,
  envelope: { headers: {}, items },
  eventId: undefined,
  receivedAt: 0,
  remoteAddress: undefined,
  userAgent: undefined,
  origin: undefined,
  client: undefined,
});

const ERROR: Item = { headers: { type: 'event' }, payload: new Uint8Array() };

/** Judges and appends one error event, or another item. True where it was let through. */
export function sendError(quotas: Gate, settings: ProjectSettings, item = ERROR): boolean {
  const arrived = arrivedWith(settings, [item]);
  const isTaken = quotas.judge(arrived, arrived.envelope.items).stopped.length === 0;
  quotas.settled?.(arrived, isTaken ? arrived.envelope.items : []);
  return isTaken;
}

export interface Load {
  relay: string;
  settings: ProjectSettings;
  /** Demand by the seconds since the start. */
  perSecond: (second: number) => number;
  /** The item to send instead of an error. */
  item?: Item;
}

export interface Simulation {
  seconds: number;
  relays: string[];
  loads: Load[];
  /** The time of a record from its writer to a reader. */
  latencyMs: { least: number; most: number };
  /** When a relay begins and ends, in seconds. */
  alive?: Record<string, { from?: number; until?: number }>;
  seed?: number;
  startAt?: number;
}

export interface Simulated {
  /** Accepted units by load. */
  accepted: number[];
  /** Accepted units in each second, over all relays. */
  bySecond: number[];
}

interface Member {
  quotas: Quotas;
  sayAt: number;
}

interface Message {
  to: string;
  at: number;
  hear: (quotas: Quotas) => void;
}

/** Runs relays for some seconds of a simulated clock: each publishes, reads with delay, and judges the items offered to it. */
export function simulate(simulation: Simulation): Simulated {
  const { relays, latencyMs, alive = {}, seconds, startAt = START } = simulation;
  const random = randomFrom(simulation.seed ?? 1);
  const latency = (): number => latencyMs.least + random() * (latencyMs.most - latencyMs.least);
  const members = new Map<string, Member>();
  const logged: Message['hear'][] = [];
  let onTheWay: Message[] = [];
  const loads = simulation.loads.map((load) => ({ ...load, due: 0, accepted: 0 }));
  const bySecond = Array.from({ length: seconds }, () => 0);
  let now = startAt;

  const start = (relay: string): void => {
    const quotas = createQuotas({ relay, now: () => now });
    for (const hear of logged) hear(quotas);
    members.set(relay, { quotas, sayAt: now });
  };
  const speak = (member: Member): void => {
    if (member.quotas.isUrgent) member.sayAt = Math.min(member.sayAt, now + 25);
    if (member.sayAt > now) return;
    const usage = member.quotas.tick();
    const loggedAt = now + latency() / 2;
    member.sayAt = loggedAt + 400 + random() * 200;
    if (!usage) return;
    const hear = (quotas: Quotas): void => quotas.hear(usage, loggedAt);
    logged.push(hear);
    for (const to of relays) onTheWay.push({ to, at: loggedAt + latency() / 2, hear });
  };

  for (; now < startAt + seconds * 1000; now += STEP_MS) {
    const second = (now - startAt) / 1000;
    for (const relay of relays) {
      const { from = 0, until = Infinity } = alive[relay] ?? {};
      if (second < from || second >= until) members.delete(relay);
      else if (!members.has(relay)) start(relay);
    }
    for (const { to, hear } of onTheWay.filter(({ at }) => at <= now)) {
      const receiver = members.get(to);
      if (receiver) hear(receiver.quotas);
    }
    onTheWay = onTheWay.filter(({ at }) => at > now);
    for (const member of members.values()) speak(member);

    for (const load of loads) {
      const quotas = members.get(load.relay)?.quotas;
      load.due += (load.perSecond(second) * STEP_MS) / 1000;
      for (; load.due >= 1; load.due--) {
        if (!quotas || !sendError(quotas, load.settings, load.item)) continue;
        load.accepted++;
        bySecond[Math.floor(second)] = (bySecond[Math.floor(second)] ?? 0) + 1;
      }
    }
  }
  return { accepted: loads.map(({ accepted }) => accepted), bySecond };
}
