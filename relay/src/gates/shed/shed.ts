import type { DataCategory, Item, RateLimit } from '@breakwater/sdk/wire';

import { PASS } from '../gate.ts';
import type { Arrived, Gate, Judgement } from '../gate.ts';
import { roughFingerprint } from './fingerprint.ts';
import { GROUPS, groupOf, makesIssue, shareShed } from './groups.ts';
import { retryAfterSeconds } from '../../pressure/measure/level.ts';
import type { PressureLevel } from '../../pressure/measure/level.ts';
import type { SeenIssues } from './seen-issues.ts';

export interface Shedding {
  /** The level of pressure now. */
  level(): PressureLevel;
  seen: SeenIssues;
  /** A random number from 0 to 1. */
  random(): number;
}

/** Under pressure, stops the cheapest items, as far as the level requires; never the first event of an issue not seen lately. */
export function createShedding({ level, seen, random }: Shedding): Gate {
  /** Fingerprints of events that passed as the first of their issue. Noted once the log has the events. */
  const first = new WeakMap<Arrived, number>();

  /** False for the first event of an issue, which passes at every level. */
  const isRepeated = (arrived: Arrived, { payload }: Item): boolean => {
    const fingerprint = roughFingerprint(arrived.settings.project, payload);
    if (fingerprint === null) return false;
    if (seen.has(fingerprint)) return true;
    first.set(arrived, fingerprint);
    return false;
  };

  return {
    judge(arrived, items): Judgement {
      const now = level();
      if (now.level <= 0) return PASS;
      const luck = luckOf(arrived, random);
      const shed = items.filter((item) => {
        const isDue = luck < shareShed(groupOf(item.headers), now.level);
        return isDue && (!makesIssue(item.headers) || isRepeated(arrived, item));
      });
      if (shed.length === 0) return PASS;
      const reason = `backpressure:${now.why}`;
      return {
        stopped: shed.map((item) => ({ item, outcome: 'rate_limited', reason })),
        limits: [shedLimitOf(now, shed, random())],
      };
    },
    settled(arrived, appended) {
      const fingerprint = first.get(arrived);
      if (fingerprint !== undefined && appended.some(({ headers }) => makesIssue(headers))) seen.note(fingerprint);
    },
  };
}

/**
 * The rate limit of a refusal: all categories that are shed as a whole, and the group of each refused item. There is always one
 * limit, because after a 429 without any, clients stop everything. It never names errors.
 */
export function shedLimitOf(level: PressureLevel, shed: readonly Pick<Item, 'headers'>[], random: number): RateLimit {
  const refused = new Set(shed.map(({ headers }) => groupOf(headers)));
  const categories = GROUPS.flatMap((group): readonly DataCategory[] =>
    refused.has(group) || shareShed(group, level.level) === 1 ? group.advertised : [],
  );
  return {
    retryAfterSeconds: retryAfterSeconds(level, random),
    categories: [...categories],
    scope: 'organization',
    reasonCode: 'backpressure',
  };
}

const ID_TAIL = /[0-9a-f]{8}$/;

/** A number from 0 to 1 that all parts of a trace or event share, so that a trace is kept or shed as a whole. */
export function luckOf({ envelope, eventId }: Pick<Arrived, 'envelope' | 'eventId'>, random: () => number): number {
  const traceId: unknown = envelope.headers.trace?.['trace_id'];
  const id = typeof traceId === 'string' ? traceId : eventId;
  const tail = id === undefined ? null : ID_TAIL.exec(id);
  return tail ? Number.parseInt(tail[0], 16) / 2 ** 32 : random();
}
