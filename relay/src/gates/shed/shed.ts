import type { DataCategory, Item, RateLimit } from '@breakwater/sdk/wire';

import { PASS } from '../gate.ts';
import type { Arrived, Gate, Judgement } from '../gate.ts';
import { roughFingerprint } from './fingerprint.ts';
import { GROUPS, groupOf, makesIssue, shareShed } from './groups.ts';
import { retryAfterSeconds } from '../../pressure/measure/level.ts';
import type { PressureLevel } from '../../pressure/measure/level.ts';
import type { SeenIssues } from './seen-issues.ts';

export interface Shedding {
  /** How hard the relay is pressed now. */
  level(): PressureLevel;
  seen: SeenIssues;
  /** From 0 to 1. */
  random(): number;
}

/** Under pressure, stops what is cheapest to lose, as far as the level says; never the first event of an issue not seen lately. */
export function createShedding({ level, seen, random }: Shedding): Gate {
  /** Fingerprints of events that passed as the first of their issue: noted once the log has them. */
  const first = new WeakMap<Arrived, number>();

  /** The first of its issue passes, whatever the level. */
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
 * What the client is told to keep back: all that is shed whole, and of the rest what it was refused just now. There is always
 * one, for after a 429 without it clients stop everything; and it never names errors.
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

/** From 0 to 1, the same for all of a trace or event, so that a trace is kept or shed as a whole. */
export function luckOf({ envelope, eventId }: Pick<Arrived, 'envelope' | 'eventId'>, random: () => number): number {
  const traceId: unknown = envelope.headers.trace?.['trace_id'];
  const id = typeof traceId === 'string' ? traceId : eventId;
  const tail = id === undefined ? null : ID_TAIL.exec(id);
  return tail ? Number.parseInt(tail[0], 16) / 2 ** 32 : random();
}
