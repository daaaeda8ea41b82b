import { contextStack } from '../client/context.ts';
import type { Host } from '../client/host.ts';

export interface ManualHost extends Host {
  /** Moves the clock, and runs what falls due. */
  advance: (ms: number) => Promise<void>;
}

/** A host whose time is moved by hand. */
export function manualHost(change: Partial<Host> = {}): ManualHost {
  let time = 1_700_000_000_000;
  const timers = new Set<{ at: number; run: () => void }>();
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 500; turn++) await Promise.resolve();
  };
  return {
    now: () => time,
    random: Math.random,
    later: (run, ms) => {
      const timer = { at: time + ms, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    platform: 'node',
    sdkName: 'breakwater.test',
    contexts: contextStack(),
    queue: { maxItems: 100, maxBytes: 1_000_000, maxAgeMs: 60_000, concurrency: 2 },
    inApp: (file) => !file.includes('node_modules'),
    tracesTo: () => true,
    httpOrigin: 'auto.http.test',
    enrich: () => undefined,
    log: () => undefined,
    ...change,
    advance: async (ms) => {
      await settle();
      const end = time + ms;
      for (;;) {
        const next = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers.delete(next);
        time = Math.max(time, next.at);
        next.run();
        await settle();
      }
      time = end;
      await settle();
    },
  };
}
