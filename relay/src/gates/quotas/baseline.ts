import type { BaselinesRecord } from '../../log/index.ts';

/** The usual volume of a project in one category. */
export type Baseline = BaselinesRecord['baselines'][number];

/** A day, so that neither a night nor a release changes the average, and a lasting growth counts as usual within hours. */
const HALF_LIFE_MINUTES = 24 * 60;
/** A gap in which no relay ran counts as no more than this, because no volume was measured in it. */
const MAX_GAP_MINUTES = 5;
/**
 * A project that was measured for less than this has no usual volume, and is not limited. As older minutes weigh less, that is
 * about a day: the first hour of a night says nothing about the next noon.
 */
const LEARNT_MINUTES = 1_000;
/** A spike is a volume above this multiple of the usual one. During a spike, volume is limited to the multiple. */
const MULTIPLE = 10;
/** Units a minute below which no volume is a spike. */
const FLOOR = 1_000;
/** The same for categories whose units come by the hundred in one request. */
const FLOOR_OF_CONTAINERS = 20_000;
const CONTAINERS: ReadonlySet<string> = new Set(['span', 'log_item', 'trace_metric', 'metric_bucket']);
/** A project that was quiet for so long counts as new. */
const FORGET_MS = 7 * 24 * 3_600_000;
const MAX_BASELINES = 10_000;

/** The units a minute that a project may send, by its usual volume; Infinity while that is not known. */
export function mostUsual(key: string, baseline: Baseline | undefined): number {
  if (!baseline || baseline.minutes < LEARNT_MINUTES) return Infinity;
  const category = key.slice(key.lastIndexOf(':') + 1);
  return Math.max(MULTIPLE * baseline.perMinute, CONTAINERS.has(category) ? FLOOR_OF_CONTAINERS : FLOOR);
}

/** The averages after some more minutes; `volumes` are units since `at`. Units above the limit do not count as usual. */
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

/** The average, weighted by the minutes measured, so that the first hours count in full. */
function averageOf(
  known: Baseline | undefined,
  perMinute: number,
  minutes: number,
): Pick<Baseline, 'perMinute' | 'minutes'> {
  const kept = (known?.minutes ?? 0) * 2 ** (-minutes / HALF_LIFE_MINUTES);
  const average = ((known?.perMinute ?? 0) * kept + perMinute * minutes) / (kept + minutes);
  return { perMinute: Math.round(average * 1000) / 1000, minutes: Math.round((kept + minutes) * 1000) / 1000 };
}
