import { projectSettingsSchema } from '../log/index.ts';
import type { ProjectSettings, Quota } from '../log/index.ts';
import { createQuotas } from './create-quotas.ts';
import type { Quotas } from './create-quotas.ts';

/* For tests alone: several relays with a clock of their own making and a log that takes its time. */

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

/** Numbers that look random and are the same each time. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One error event, judged and appended; whether it was let through. */
export function sendError(quotas: Quotas, settings: ProjectSettings): boolean {
  const item = { headers: { type: 'event' as const }, payload: new Uint8Array() };
  const arrived = {
    settings,
    envelope: { headers: {}, items: [item] },
    eventId: undefined,
    receivedAt: 0,
    remoteAddress: undefined,
    userAgent: undefined,
    origin: undefined,
    client: undefined,
  };
  const { stopped } = quotas.judge(arrived, [item]);
  quotas.settled?.(arrived, stopped.length === 0 ? [item] : []);
  return stopped.length === 0;
}

export interface Load {
  relay: string;
  settings: ProjectSettings;
  perSecond: (seconds: number) => number;
}

export interface Simulation {
  seconds: number;
  relays: string[];
  loads: Load[];
  latencyMs: { least: number; most: number };
  /** When a relay begins and ends, in seconds. */
  alive?: Record<string, { from?: number; until?: number }>;
  seed?: number;
  startAt?: number;
  onSecond?: (second: number, accepted: readonly number[]) => void;
}

/** What was let through, by load, of all that was offered. */
export function simulate(simulation: Simulation): { accepted: number[]; bySecond: number[] } {
  const { relays, loads, latencyMs, alive = {}, seconds, startAt = START } = simulation;
  const random = randomFrom(simulation.seed ?? 1);
  let now = startAt;
  const running = new Map<string, { quotas: Quotas; sayAt: number }>();
  const onTheWay: { to: string; at: number; hear: (quotas: Quotas) => void }[] = [];
  const accepted = loads.map(() => 0);
  const due = loads.map(() => 0);
  const bySecond: number[] = [];
  const logged: ((quotas: Quotas) => void)[] = [];
  const latency = (): number => latencyMs.least + random() * (latencyMs.most - latencyMs.least);

  for (; now < startAt + seconds * 1000; now += STEP_MS) {
    const second = (now - startAt) / 1000;
    for (const relay of relays) {
      const { from = 0, until = Infinity } = alive[relay] ?? {};
      const isUp = second >= from && second < until;
      if (!isUp) running.delete(relay);
      else if (!running.has(relay)) {
        const quotas = createQuotas({ relay, now: () => now });
        for (const hear of logged) hear(quotas);
        running.set(relay, { quotas, sayAt: now });
      }
    }
    for (let index = 0; index < onTheWay.length; index++) {
      const message = onTheWay[index]!;
      if (message.at > now) continue;
      const receiver = running.get(message.to);
      if (receiver) message.hear(receiver.quotas);
      onTheWay.splice(index--, 1);
    }
    for (const member of running.values()) {
      if (member.quotas.isUrgent) member.sayAt = Math.min(member.sayAt, now + 25);
      if (member.sayAt > now) continue;
      const usage = member.quotas.tick();
      const loggedAt = now + latency() / 2;
      member.sayAt = loggedAt + 400 + random() * 200;
      if (!usage) continue;
      const hear = (quotas: Quotas): void => quotas.hear(usage, loggedAt);
      logged.push(hear);
      for (const to of relays) onTheWay.push({ to, at: loggedAt + latency() / 2, hear });
    }
    for (const [index, { relay, settings, perSecond }] of loads.entries()) {
      const member = running.get(relay);
      due[index]! += (perSecond(second) * STEP_MS) / 1000;
      for (; due[index]! >= 1; due[index]!--) {
        if (!member || !sendError(member.quotas, settings)) continue;
        accepted[index]!++;
        bySecond[Math.floor(second)] = (bySecond[Math.floor(second)] ?? 0) + 1;
      }
    }
    if (second % 1 === 0) simulation.onSecond?.(second, accepted);
  }
  return { accepted, bySecond };
}
