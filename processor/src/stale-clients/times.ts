import { median } from './quantile.ts';
import type { Sample } from './sample.ts';

/** What the last minutes of receive time tell of one client. Of its old events, unless said otherwise. */
export interface TimesWindow {
  /** All, old or not. */
  events: number;
  /** Old ones of all. */
  share: number;
  /** Median. */
  ageMs: number;
  /** Sights of times that are watched for coming again, and of those the third and later ones. */
  sights: number;
  repeats: number;
  /** For each minute that has enough of them: the middle of when they were received, and how old they were, ascending. */
  points: { receivedAt: number; ages: number[] }[];
  /** How far the clocks are off by which the client says that it sends; null where it mostly does not say. Median. */
  driftMs: number | null;
  /** Median of how far ages differ from that, or from each other where it is null. */
  spreadMs: number;
}

export interface Times {
  take(sample: Sample): void;
  window(): TimesWindow;
}

/** Above what queues, retries and slow networks of clients that are online take. */
export const OLD_MS = 5 * 60_000;
const MINUTE_MS = 60_000;
const WINDOW_MINUTES = 5;
/** Of one minute; the newest stay. */
const MAX_AGES = 64;
/** Fewer say nothing of a minute. */
const LEAST_AGES = 20;
/** As many times are watched; of a larger buffer that comes again these tell enough. */
const MAX_TIMES = 200;
/** Copies within it are one sight: an event is delivered twice when a connection breaks. */
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

/** Keeps what is needed to tell how the ages of a client's events change. Bounded, and next to nothing for a healthy client. */
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
