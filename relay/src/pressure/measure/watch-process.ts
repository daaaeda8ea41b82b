import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';

import type { LoopSample } from './lag.ts';

/** A finer one wakes an idle process a thousand times a second; means of some of these tell 1 ms from 3. */
const RESOLUTION_MS = 10;

export interface LoopWatch {
  /** Watches from now on. */
  begin(): void;
  /** What the event loop did since the last call, or the beginning. */
  sample(): LoopSample;
  /** Costs nothing from now on. */
  end(): void;
}

export function watchLoop(): LoopWatch {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  let before = performance.eventLoopUtilization();
  let cpuBefore = process.cpuUsage();
  let sampledAt = performance.now();
  let ticksBefore = 0;
  let sumBefore = 0;
  return {
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
      // Not reset, which would forget when the last tick was: of turns as long as a sample no time at all would be recorded.
      const ticks = delays.count - ticksBefore;
      const sum = delays.count === 0 ? 0 : delays.count * delays.mean;
      // The whole time between two ticks is recorded, so that an idle loop shows the resolution.
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

/** Of the memory that the process may have, as its heap bounds it and its container or machine (`mostBytes`), the part in use. */
export function memoryShare(mostBytes: number): number {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return Math.max(used / limit, ownBytes() / mostBytes);
}

/** Without the pages of programs and files, which the system takes back when it needs them: a hundred MB of Node itself. */
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

/** What the container or the machine lets the process have: read from four files, so not for each measure. */
export function mostResident(): number {
  // 0, or more than there is, where no container bounds it.
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}
