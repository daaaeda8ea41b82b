import { laneOf, PROCESSOR_SILENT_MS, TOPICS } from '@breakwater/relay/log';
import type { PressureRecord } from '@breakwater/relay/log';

import type { Judging } from '../../contract/pipeline.ts';

/** A minute is judged half a minute after its end. */
const USUAL_MS = 2 * 60_000;
const PAUSED_MS = 10 * 60_000;
/** The time that a record takes in a lane that keeps up. */
const KEEPS_UP_MS = 5_000;

/** How far decisions on what is missing or compared have come, and what holds them up. */
export function judgingOf(until: number | null, pressure: readonly PressureRecord[], now: number): Judging {
  const late = until === null ? 0 : Math.abs(now - until);
  return { until, paused: late > PAUSED_MS, waitsFor: late > USUAL_MS ? waitsFor(pressure, now) : [] };
}

function waitsFor(pressure: readonly PressureRecord[], now: number): string[] {
  const speaking = pressure.filter(({ at }) => now - at <= PROCESSOR_SILENT_MS);
  if (speaking.length === 0) return ['processors'];
  const late = speaking
    .flatMap(({ lanes }) => lanes)
    .filter(({ lane, waiting, oldestAgeMs }) => lane === 'live' && waiting > 0 && oldestAgeMs > KEEPS_UP_MS)
    .flatMap(({ topic }) => laneOf(topic)?.live ?? []);
  // Where the live lanes keep up, the decider of the partition is what is behind.
  return late.length > 0 ? [...new Set(late)] : [TOPICS.issues.name];
}
