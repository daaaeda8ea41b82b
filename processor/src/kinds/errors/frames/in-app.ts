import type { Family } from './family.ts';
import { isOfLibrary, isSdkFrame } from './foreign.ts';
import type { PlacedFrame } from './foreign.ts';

/** Clients of these languages say `true` of code that is not the application's, and every server of the field undoes it. */
const OVERRULED: ReadonlySet<Family> = new Set<Family>(['go', 'native']);

/** The client's word on a frame; `undefined` where it said nothing. */
export type SaidInApp = boolean | undefined;

/**
 * Whether a frame is the application's. The client's word counts, but for SDKs and for what `OVERRULED` languages get wrong. A frame of
 * which it said nothing is not in-app where another one of its stack was said to be, and else by its place.
 */
export function isInApp(frame: PlacedFrame, family: Family, said: SaidInApp, isAnotherSaid: boolean): boolean {
  if (said === false || isSdkFrame(frame)) return false;
  if (said === true) return !(OVERRULED.has(family) && isOfLibrary(frame, family));
  if (family === 'script') return looksLikeScript(frame);
  return !isAnotherSaid && !isOfLibrary(frame, family);
}

/** Clients of scripts mark frames themselves; those that do not are so old that a path is all there is. */
const looksLikeScript = (frame: PlacedFrame): boolean => frame.path !== '' && !isOfLibrary(frame, 'script');
