import type { BaselinesRecord } from '../../log/index.ts';

/** The usual volume of a project in one category. */
export type Baseline = BaselinesRecord['baselines'][number];

/** A day, so that neither a night nor a release changes what is usual, and a lasting growth is usual within hours. */
const HALF_LIFE_MINUTES = 24 * 60;
/** While nobody watched (all relays were down) nothing is learnt: a gap counts as no more than this. */
const MAX_GAP_MINUTES = 5;
/**
 * Before it was watched this long, a project has no usual volume, and is never held down. As old minutes weigh less, that is a
 * day: what a night's first hour says of the next noon is nothing.
 */
const LEARNT_MINUTES = 1_000;
/** A spike is this multiple of the usual volume, and what it is held down to. */
const MULTIPLE = 10;
/** Units a minute below which nothing is a spike. */
const FLOOR = 1_000;
/** Of what comes by the hundred in one request. */
const FLOOR_OF_CONTAINERS = 20_000;
const CONTAINERS: ReadonlySet<string> = new Set(['span', 'log_item', 'trace_metric', 'metric_bucket']);
/** A project that was quiet for so long is a new one. */
const FORGET_MS = 7 * 24 * 3_600_000;
const MAX_BASELINES = 10_000;

/** Units a minute that a project may send, by what it usually does; Infinity while that is not known. */
export function mostUsual(key: string, baseline: Baseline | undefined): number {
  if (!baseline || baseline.minutes < LEARNT_MINUTES) return Infinity;
  const category = key.slice(key.lastIndexOf(':') + 1);
  return Math.max(MULTIPLE * baseline.perMinute, CONTAINERS.has(category) ? FLOOR_OF_CONTAINERS : FLOOR);
}

/** The averages after some more minutes; `volumes` are units since `at`. What was above a limit does not count as usual. */
export function nextBaselines(
  before: ReadonlyMap<string, Baseline>,
  at: number,
  volumes: ReadonlyMap<string, number>,
  now: number,
): Baseline[] {
  const passed = (now - at) / 60_000;
  if (passed <= 0) return [...before.values()];
  const watched = Math.min(passed, MAX_GAP_MINUTES);
  const next: Baseline[] = [];
  for (const key of new Set([...before.keys(), ...volumes.keys()])) {
    const known = before.get(key);
    const volume = volumes.get(key) ?? 0;
    const seenAt = volume > 0 ? now : (known?.seenAt ?? now);
    if (now - seenAt > FORGET_MS) continue;
    const perMinute = Math.min(volume / watched, mostUsual(key, known));
    next.push({ key, seenAt, ...averageOf(known, perMinute, watched) });
  }
  return next.sort((a, b) => b.seenAt - a.seenAt).slice(0, MAX_BASELINES);
}

/** Weighted by the time it was watched, so that the first hours count in full. */
function averageOf(
  known: Baseline | undefined,
  perMinute: number,
  minutes: number,
): Pick<Baseline, 'perMinute' | 'minutes'> {
  const kept = (known?.minutes ?? 0) * 2 ** (-minutes / HALF_LIFE_MINUTES);
  const average = ((known?.perMinute ?? 0) * kept + perMinute * minutes) / (kept + minutes);
  return { perMinute: Math.round(average * 1000) / 1000, minutes: Math.round((kept + minutes) * 1000) / 1000 };
}
