import type { StaleClient } from '@breakwater/relay/log';

import { WRONG_MS } from './clock-drift.ts';
import { median, quantileOf } from './quantile.ts';
import type { TimesWindow } from './times.ts';

type Reason = StaleClient['reason'];

/** Fewer events prove nothing. */
const LEAST_EVENTS = 20;
/** More than half of a client's events must be old before all are treated as old; below a quarter the client is no longer stale. */
const MOST = 0.5;
const FEW = 0.25;
/** The backlog after a stop of our own is sent within a minute or two; only ages that last longer are the client's. */
const LEAST_POINTS = 5;
const LEAST_SPAN_MS = 3 * 60_000;
/**
 * Growth of the age, in seconds a second: 1 where the same times come again, 0 for a constant delay, negative while a backlog
 * shrinks.
 */
const AGEING = { least: 0.7, most: 1.3 };
const CONSTANT = 0.15;
/** The most that ages of one wrong clock may differ: several devices, and delays on the way. */
const SPREAD_MS = 60_000;

/**
 * The reason why a client's events are old, as far as the last minutes prove it; null where they do not. `before` is the reason
 * so far.
 */
export function judgeClient(window: TimesWindow, before: Reason | null): Reason | null {
  const { events, share } = window;
  if (before !== null && share > FEW) return prove(window) ?? before;
  if (events < LEAST_EVENTS || share <= MOST) return null;
  return prove(window);
}

function prove(window: TimesWindow): Reason | null {
  if (window.repeats >= LEAST_EVENTS && window.repeats >= window.sights / 2) return 'resend';

  const first = window.points.at(0);
  const last = window.points.at(-1);
  if (!first || !last || window.points.length < LEAST_POINTS) return null;
  if (last.receivedAt - first.receivedAt < LEAST_SPAN_MS) return null;

  const slope = slopeOf(window.points);
  if (slope >= AGEING.least && slope <= AGEING.most) return agesTogether(window) ? 'resend' : null;
  if (slope < -CONSTANT) return 'late';
  if (slope > CONSTANT) return null;
  return isClock(window) ? 'clock' : 'late';
}

/** The clock explains the age: either the client's `sent_at` shows it, or all ages are alike. */
function isClock({ ageMs, driftMs, spreadMs }: TimesWindow): boolean {
  return Math.abs(driftMs ?? ageMs) > WRONG_MS && spreadMs < SPREAD_MS;
}

/**
 * True where the ages grew by far more than they differ. The last stragglers of devices without a signal seem to age too, for
 * some minutes after the others have stopped. A buffer of events of all ages is found by its repeated times instead.
 */
function agesTogether({ points }: TimesWindow): boolean {
  const spread = median(points.map(({ ages }) => quantileOf(ages, 0.75) - quantileOf(ages, 0.25)));
  const first = points.at(0);
  const last = points.at(-1);
  return first !== undefined && last !== undefined && middleOf(last) - middleOf(first) > 2 * spread;
}

const middleOf = ({ ages }: TimesWindow['points'][number]): number => quantileOf(ages, 0.5);

/** The slope by least squares. */
function slopeOf(points: TimesWindow['points']): number {
  const meanX = points.reduce((sum, { receivedAt }) => sum + receivedAt, 0) / points.length;
  const meanY = points.reduce((sum, point) => sum + middleOf(point), 0) / points.length;
  let top = 0;
  let bottom = 0;
  for (const point of points) {
    top += (point.receivedAt - meanX) * (middleOf(point) - meanY);
    bottom += (point.receivedAt - meanX) ** 2;
  }
  return bottom === 0 ? 0 : top / bottom;
}
