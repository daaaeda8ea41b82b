import type { StaleClient } from '@breakwater/relay/log';
import { LRUCache } from 'lru-cache';

import { judgeClient } from './judge.ts';
import { createTimes } from './times.ts';
import type { Times } from './times.ts';
import type { Sample } from './sample.ts';

type Reason = StaleClient['reason'];

/** A client whose events are mostly old, with the reason. */
export interface StaleFinding {
  project: number;
  client: string;
  release: string;
  reason: Reason;
  /** When the detector first found the client stale. */
  since: number;
  /** Median age of the client's old events. */
  ageMs: number;
  /** The share of old events among all events of the client. */
  share: number;
}

export interface Detector {
  take(sample: Sample, now: number): void;
  /** The clients that are stale now. */
  stale(now: number): StaleFinding[];
}

/** An installation has a few hundred versions in use. A client that sends old events takes about 20 KB. */
const MAX_CLIENTS = 1_000;
/** A client that sends no events for so long is no longer stale. */
const FORGET_MS = 5 * 60_000;

interface Watched {
  times: Times;
  heardAt: number;
  stale: { reason: Reason; since: number } | null;
}

/** Watches clients by project, SDK version and release. */
export function createDetector(): Detector {
  const clients = new LRUCache<string, Watched & Pick<Sample, 'project' | 'client' | 'release'>>({ max: MAX_CLIENTS });

  return {
    take(sample, now) {
      const { project, client, release } = sample;
      const key = `${project} ${client} ${release}`;
      let watched = clients.get(key);
      if (!watched) {
        watched = { project, client, release, times: createTimes(), heardAt: now, stale: null };
        clients.set(key, watched);
      }
      watched.heardAt = now;
      watched.times.take(sample);
    },

    stale(now) {
      const found: StaleFinding[] = [];
      for (const watched of clients.values()) {
        const { project, client, release, times, heardAt } = watched;
        const window = now - heardAt > FORGET_MS ? null : times.window();
        const reason = window && judgeClient(window, watched.stale?.reason ?? null);
        watched.stale = reason === null ? null : { reason, since: watched.stale?.since ?? now };
        if (!watched.stale || !window) continue;
        found.push({ project, client, release, ...watched.stale, ageMs: window.ageMs, share: window.share });
      }
      return found;
    },
  };
}
