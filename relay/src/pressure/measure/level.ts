/** Why something is shed: what is nearest to its end. */
export type Why = 'processors' | 'memory' | 'disk' | 'log' | 'cpu';

/** How hard the relay is pressed, from 0 to 3 (see groups.ts), and by what. */
export interface PressureLevel {
  level: number;
  why: Why;
  /** How late the path is: whoever is refused for it waits longer. */
  behindMs: number;
}

export const CALM: PressureLevel = { level: 0, why: 'processors', behindMs: 0 };

/** What is measured, several times a second. */
export interface Signals {
  /** Of what the process may have, the part in use: bodies in flight, heap, resident memory, whichever is highest. */
  memoryShare: number;
  /** Of the log's room for records that are not processed, the part in use. */
  logShare: number;
  /** From the end of a body to its record being durable, lately. */
  appendMs: number;
  /** Of the event loop's own control, see lag.ts. */
  cpuLevel: number;
  /** Age of the oldest record that is not processed, or the time that what waits would take: whichever is longer. 0 while they are silent. */
  behindMs: number;
}

export interface Budgets {
  /** Shares at which level 1 is reached. */
  memoryHighWater: number;
  logHighWater: number;
  behindMs: number;
}

/** The four values of a signal between which the level rises from 0 to 3. */
type Steps = readonly [number, number, number, number];

const HARDLY_ANY_LEFT = 0.98;
/** Clients of ours give up a request after 10 s or more, and the Kafka appender does: there everything is lost anyway. */
const APPEND_STEPS: Steps = [1_000, 3_000, 8_000, Infinity];

/** The highest of all signals. Only what ends the process, memory and disk, sheds everything. */
export function levelOf(signals: Signals, budgets: Budgets): PressureLevel {
  const { memoryHighWater, logHighWater, behindMs } = budgets;
  const levels: [Why, number][] = [
    ['processors', rise(signals.behindMs, [0.75 * behindMs, behindMs, 2 * behindMs, Infinity])],
    ['memory', rise(signals.memoryShare, stepsTo(memoryHighWater))],
    ['disk', rise(signals.logShare, stepsTo(logHighWater))],
    ['log', rise(signals.appendMs, APPEND_STEPS)],
    ['cpu', Math.min(2, signals.cpuLevel)],
  ];
  const [why, level] = levels.reduce((highest, each) => (each[1] > highest[1] ? each : highest));
  return { level, why, behindMs: signals.behindMs };
}

const stepsTo = (high: number): Steps => [high - (1 - high) / 2, high, (high + HARDLY_ANY_LEFT) / 2, HARDLY_ANY_LEFT];

function rise(value: number, steps: Steps): number {
  for (let level = 3; level > 0; level--) {
    const from = steps[level - 1] ?? 0;
    const to = steps[level] ?? 0;
    if (value <= from) continue;
    return to === Infinity ? level - 1 : level - 1 + Math.min(1, (value - from) / (to - from));
  }
  return 0;
}

const LONGEST_RETRY_SECONDS = 300;

/**
 * What clients are told to wait: longer the harder the relay is pressed and the later the path is, and each another time
 * (`random` from 0 to 1), or all would be back at once.
 */
export function retryAfterSeconds({ level, behindMs }: PressureLevel, random: number): number {
  const seconds = Math.min(LONGEST_RETRY_SECONDS, 5 * 2 ** level + behindMs / 60_000);
  return Math.ceil(seconds * (0.5 + random));
}
