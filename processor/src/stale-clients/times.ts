import { median } from './quantile.ts';
import type { Sample } from './sample.ts';

/** The times of one client in the last minutes of receive time. Numbers are of its old events, unless noted otherwise. */
export interface TimesWindow {
  /** All events, old or not. */
  events: number;
  /** The share of old events among all. */
  share: number;
  /** Median age. */
  ageMs: number;
  /** Sightings of times that are watched for repeats, and how many of those were the third or later of a time. */
  sights: number;
  repeats: number;
  /** For each minute with enough old events: the median of their receive times, and their ages, ascending. */
  points: { receivedAt: number; ages: number[] }[];
  /** Median drift between the relay's clock and the client's `sent_at`; null where most events have none. */
  driftMs: number | null;
  /** Median difference between ages and their drift, or, where `driftMs` is null, between ages and their median. */
  spreadMs: number;
}

export interface Times {
  take(sample: Sample): void;
  window(): TimesWindow;
}

/** Longer than queues, retries and slow networks delay the events of clients that are online. */
export const OLD_MS = 5 * 60_000;
const MINUTE_MS = 60_000;
const WINDOW_MINUTES = 5;
/** Ages kept for one minute; the newest stay. */
const MAX_AGES = 64;
/** Fewer ages give no point for a minute. */
const LEAST_AGES = 20;
/** The most times that are watched. They are enough to recognise a larger buffer that comes again. */
const MAX_TIMES = 200;
/** Copies within this time are one sighting: an event may be delivered twice when a connection breaks. */
const SIGHT_MS = 2_500;
/** A time that was not seen for so long makes room for another. */
const TIME_GONE_MS = 10 * MINUTE_MS;

interface Minute {
  events: number;
  old: number;
  sights: number;
  repeats: number;
  ages: { receivedAt: number; ageMs: number; driftMs: number | null }[];
}

/**
 * Keeps the data from which `judge` sees how the ages of a client's events change. Bounded, and nearly empty for a healthy
 * client.
 */
export function createTimes(): Times {
  const minutes = new Map<number, Minute>();
  const seen = new Map<number, { at: number; times: number }>();
  let newestAt = 0;

  const minuteOf = (receivedAt: number): Minute => {
    const number = Math.floor(receivedAt / MINUTE_MS);
    let minute = minutes.get(number);
    if (!minute) {
      minute = { events: 0, old: 0, sights: 0, repeats: 0, ages: [] };
      minutes.set(number, minute);
    }
    newestAt = Math.max(newestAt, receivedAt);
    const first = Math.floor(newestAt / MINUTE_MS) - WINDOW_MINUTES + 1;
    for (const each of minutes.keys()) if (each < first) minutes.delete(each);
    return minute;
  };

  const look = (minute: Minute, { happenedAt, receivedAt }: Sample): void => {
    const known = seen.get(happenedAt);
    if (known) {
      minute.sights++;
      if (receivedAt - known.at < SIGHT_MS) return;
      known.at = receivedAt;
      known.times++;
      if (known.times > 2) minute.repeats++;
      return;
    }
    if (seen.size >= MAX_TIMES) {
      for (const [time, { at }] of seen) if (receivedAt - at > TIME_GONE_MS) seen.delete(time);
      if (seen.size >= MAX_TIMES) return;
    }
    minute.sights++;
    seen.set(happenedAt, { at: receivedAt, times: 1 });
  };

  return {
    take(sample) {
      const { receivedAt, happenedAt, driftMs } = sample;
      const minute = minuteOf(receivedAt);
      minute.events++;
      const ageMs = receivedAt - happenedAt;
      if (Math.abs(ageMs) <= OLD_MS) return;
      minute.ages[minute.old % MAX_AGES] = { receivedAt, ageMs, driftMs };
      minute.old++;
      look(minute, sample);
    },

    window() {
      const all = [...minutes].sort(([a], [b]) => a - b).map(([, minute]) => minute);
      const sum = (pick: (minute: Minute) => number): number => all.reduce((total, minute) => total + pick(minute), 0);
      const ages = all.flatMap((minute) => minute.ages);
      const events = sum(({ events }) => events);
      const ageMs = median(ages.map((each) => each.ageMs));
      const drifts = ages.flatMap(({ driftMs }) => (driftMs === null ? [] : [driftMs]));
      const saysDrift = drifts.length > ages.length / 2;
      return {
        events,
        share: events === 0 ? 0 : sum(({ old }) => old) / events,
        ageMs,
        sights: sum(({ sights }) => sights),
        repeats: sum(({ repeats }) => repeats),
        points: all
          .filter((minute) => minute.ages.length >= LEAST_AGES)
          .map((minute) => ({
            receivedAt: median(minute.ages.map((each) => each.receivedAt)),
            ages: minute.ages.map((each) => each.ageMs).sort((a, b) => a - b),
          })),
        driftMs: saysDrift ? median(drifts) : null,
        spreadMs: median(
          saysDrift
            ? ages.flatMap((each) => (each.driftMs === null ? [] : [Math.abs(each.ageMs - each.driftMs)]))
            : ages.map((each) => Math.abs(each.ageMs - ageMs)),
        ),
      };
    },
  };
}
