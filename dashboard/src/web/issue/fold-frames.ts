import type { ReadFrame } from './read-event.ts';

export type StackPart =
  | { kind: 'frame'; frame: ReadFrame; key: number }
  | { kind: 'folded'; frames: ReadFrame[]; key: number };

/**
 * Frames as shown. `app`: runs of library frames become one part that tells their number, but the frame where it crashed
 * always stands by itself. A stack without any frame of the application's is shown whole.
 */
export function foldFrames(
  frames: readonly ReadFrame[],
  { show, order }: { show: 'app' | 'all'; order: 'newest' | 'oldest' },
): StackPart[] {
  const whole = show === 'all' || !frames.some((frame) => frame.inApp);
  const crash = frames.length - 1;
  const parts: StackPart[] = [];
  for (const [key, frame] of frames.entries()) {
    const last = parts.at(-1);
    if (whole || frame.inApp || key === crash) parts.push({ kind: 'frame', frame, key });
    else if (last?.kind === 'folded') last.frames.push(frame);
    else parts.push({ kind: 'folded', frames: [frame], key });
  }
  return order === 'newest' ? parts.reverse() : parts;
}

/** The frame that is open at first: the newest of the application's, else the newest. */
export function frameToOpen(frames: readonly ReadFrame[]): number {
  const own = frames.findLastIndex((frame) => frame.inApp && frame.context !== null);
  if (own >= 0) return own;
  return frames.findLastIndex((frame) => frame.context !== null);
}
