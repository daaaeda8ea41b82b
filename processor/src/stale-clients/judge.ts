import type { StaleClient } from '@breakwater/relay/log';

import { WRONG_MS } from './clock-drift.ts';
import { median, quantileOf } from './quantile.ts';
import type { TimesWindow } from './times.ts';

type Reason = StaleClient['reason'];

/** Fewer prove nothing. */
const LEAST_EVENTS = 20;
/** Most of a client's events have to be old before all of them are treated as old, and it stays so until few are. */
const MOST = 0.5;
const FEW = 0.25;
/** A backlog that our own stop made is sent within a minute or two; only what lasts is the client's. */
const LEAST_POINTS = 5;
const LEAST_SPAN_MS = 3 * 60_000;
/** Of the age, in seconds a second: 1 where the same times come again, 0 for a constant delay, below where a backlog is worked off. */
const AGEING = { least: 0.7, most: 1.3 };
const CONSTANT = 0.15;
/** Devices of one clock, and delays on their way. */
const SPREAD_MS = 60_000;

/** Why a client's events are old, as far as the last minutes prove it; null where they do not. `before` is what it was taken for. */
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

/** The clock explains the age: as the client itself says by when it sends, or because all are alike. */
function isClock({ ageMs, driftMs, spreadMs }: TimesWindow): boolean {
  return Math.abs(driftMs ?? ageMs) > WRONG_MS && spreadMs < SPREAD_MS;
}

/**
 * They have become older by far more than they differ. The last stragglers of devices without a signal seem to age too when the others
 * have gone, for some minutes. A buffer of all ages is told by its times that come again.
 */
function agesTogether({ points }: TimesWindow): boolean {
  const spread = median(points.map(({ ages }) => quantileOf(ages, 0.75) - quantileOf(ages, 0.25)));
  const first = points.at(0);
  const last = points.at(-1);
  return first !== undefined && last !== undefined && middleOf(last) - middleOf(first) > 2 * spread;
}

const middleOf = ({ ages }: TimesWindow['points'][number]): number => quantileOf(ages, 0.5);

/** Least squares. */
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
