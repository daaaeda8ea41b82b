import { LANE_NAMES, PROCESSOR_SILENT_MS } from '@breakwater/relay/log';
import type { LaneName, PressureRecord } from '@breakwater/relay/log';

import type { LaneState } from '../../contract/pipeline.ts';

/** The time that a record takes in a lane that keeps up. */
const KEEPS_UP_MS = 5000;

type Partition = PressureRecord['lanes'][number] & { heardAt: number };

/**
 * How far each lane is behind, by the newest records of processors. While partitions move between processors, two may publish
 * one; then the newer record counts. Ages in the record of a silent processor grow with the clock.
 */
export const laneStates = (records: readonly PressureRecord[], now: number): LaneState[] =>
  LANE_NAMES.map((lane) => laneState(lane, records, now));

function laneState(lane: LaneName, records: readonly PressureRecord[], now: number): LaneState {
  const partitions = new Map<string, Partition>();
  for (const { at, lanes } of records) {
    for (const said of lanes) {
      const key = `${said.topic}:${said.partition}`;
      if (said.lane === lane && (partitions.get(key)?.heardAt ?? 0) <= at)
        partitions.set(key, { ...said, heardAt: at });
    }
  }
  const all = [...partitions.values()];
  const heardAt = Math.max(
    0,
    ...records.filter(({ lanes }) => lanes.some((said) => said.lane === lane)).map(({ at }) => at),
  );
  const silent = now - heardAt > PROCESSOR_SILENT_MS;
  const waiting = sum(all.map((one) => one.waiting));
  const perSecond = silent ? 0 : sum(all.map((one) => one.perSecond));
  const oldestAgeMs = Math.max(0, ...all.map((one) => (one.waiting > 0 ? one.oldestAgeMs + (now - one.heardAt) : 0)));
  return {
    lane,
    state: silent ? 'silent' : stateOf(waiting, perSecond, oldestAgeMs),
    processors: records.filter(
      ({ at, lanes }) => now - at <= PROCESSOR_SILENT_MS && lanes.some((said) => said.lane === lane),
    ).length,
    waiting,
    perSecond,
    oldestAgeMs,
    doneAt: waiting > 0 && perSecond > 0 ? now + (waiting / perSecond) * 1000 : null,
    heardAt: heardAt === 0 ? null : heardAt,
  };
}

function stateOf(waiting: number, perSecond: number, oldestAgeMs: number): LaneState['state'] {
  if (waiting === 0 || oldestAgeMs <= KEEPS_UP_MS) return 'flowing';
  return perSecond > 0 ? 'behind' : 'stuck';
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/**
 * The time up to which all received events have been processed; later ones may still be on their way. Null where processors are
 * silent, because nothing is known then.
 */
export function processedUntil(lanes: readonly LaneState[], now: number): number | null {
  if (lanes.every(({ state }) => state === 'silent')) return null;
  return Math.min(now, ...lanes.filter(({ waiting }) => waiting > 0).map(({ oldestAgeMs }) => now - oldestAgeMs));
}
