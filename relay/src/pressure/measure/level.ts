/** The resource that is nearest to its limit, for which items are shed. */
export type Why = 'processors' | 'memory' | 'disk' | 'log' | 'cpu';

/** The level of pressure on the relay, from 0 to 3 (see groups.ts), and its cause. */
export interface PressureLevel {
  level: number;
  why: Why;
  /** How late the path is: a client that is refused for it waits longer. */
  behindMs: number;
}

export const CALM: PressureLevel = { level: 0, why: 'processors', behindMs: 0 };

/** The signals, measured several times a second. */
export interface Signals {
  /** The used part of the memory that the process may have: small bodies in flight, heap or resident memory, whichever is highest. */
  memoryShare: number;
  /** The used part of the log's room for records that are not processed. */
  logShare: number;
  /** Recent average from the end of a body to its durable record. */
  appendMs: number;
  /** The level that the event loop's own control gives, see lag.ts. */
  cpuLevel: number;
  /**
   * Age of the oldest unprocessed record, or the time that all waiting records would take, whichever is longer. 0 while
   * processors are silent.
   */
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
/** Clients of ours give up a request after 10 s or more, and the Kafka appender does too: a later append helps nobody. */
const APPEND_STEPS: Steps = [1_000, 3_000, 8_000, Infinity];

/** The highest of all signals. Only memory and disk, which can end the process, shed everything. */
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
 * The seconds that clients must wait: more at a higher level and for a later path, and randomly spread (`random` from 0 to 1),
 * or all clients would return at once.
 */
export function retryAfterSeconds({ level, behindMs }: PressureLevel, random: number): number {
  const seconds = Math.min(LONGEST_RETRY_SECONDS, 5 * 2 ** level + behindMs / 60_000);
  return Math.ceil(seconds * (0.5 + random));
}
