import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';

import type { LoopSample } from './lag.ts';

/** A finer resolution wakes an idle process a thousand times a second. Means of some of these ticks distinguish 1 ms from 3. */
const RESOLUTION_MS = 10;

export interface LoopWatch {
  /** The share of the time since the last glance in which the loop had work. No timer is needed for it. */
  glance(): number;
  /** Starts to watch. */
  begin(): void;
  /** The figures of the event loop since the last call, or since `begin`. */
  sample(): LoopSample;
  /** Stops watching, so that it costs nothing. */
  end(): void;
}

export function watchLoop(): LoopWatch {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  let before = performance.eventLoopUtilization();
  let glanced = before;
  let cpuBefore = process.cpuUsage();
  let sampledAt = performance.now();
  let ticksBefore = 0;
  let sumBefore = 0;
  return {
    glance() {
      const now = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(now, glanced);
      glanced = now;
      return utilization;
    },
    begin() {
      delays.reset();
      ticksBefore = 0;
      sumBefore = 0;
      delays.enable();
      before = performance.eventLoopUtilization();
      cpuBefore = process.cpuUsage();
      sampledAt = performance.now();
    },
    sample() {
      const now = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(now, before);
      before = now;
      // Not reset: a reset loses the time of the last tick, and a turn as long as a sample would then record no time at all.
      const ticks = delays.count - ticksBefore;
      const sum = delays.count === 0 ? 0 : delays.count * delays.mean;
      // The whole time between two ticks is recorded, so an idle loop shows the resolution.
      const lagMs = ticks === 0 ? 0 : Math.max(0, (sum - sumBefore) / ticks / 1e6 - RESOLUTION_MS);
      ticksBefore = delays.count;
      sumBefore = sum;
      const { user, system } = process.cpuUsage(cpuBefore);
      const cpu = (user + system) / 1000 / (performance.now() - sampledAt);
      cpuBefore = process.cpuUsage();
      sampledAt = performance.now();
      return { lagMs, busy: utilization, cpu };
    },
    end: () => void delays.disable(),
  };
}

/** The used part of the memory that the process may have, bounded by its heap and by its container or machine (`mostBytes`). */
export function memoryShare(mostBytes: number): number {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return Math.max(used / limit, ownBytes() / mostBytes);
}

/**
 * Resident bytes without the pages of programs and files, which the system takes back when it needs them: a hundred MB of Node
 * itself.
 */
function ownBytes(): number {
  const rss = process.memoryUsage.rss();
  try {
    const [, resident = 0, shared = 0] = readFileSync('/proc/self/statm', 'utf8').split(' ').map(Number);
    return resident > 0 ? (rss * (resident - shared)) / resident : rss;
  } catch {
    // Not on Linux.
    return rss;
  }
}

/** The most memory that the container or machine gives the process. Read from four files, so not at each measurement. */
export function mostResident(): number {
  // 0, or more than the machine has, where no container bounds it.
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}
