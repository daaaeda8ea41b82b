import type { Undo } from './client/integration.ts';

/** Frames that V8 takes by itself: fewer than the libraries between a crash and the application's own code. */
const BY_DEFAULT = 10;
const MAX_FRAMES = 50;

interface ErrorConstructorOfV8 {
  stackTraceLimit?: unknown;
}

/** Stacks of 50 frames, where the engine has a limit and nobody has set another one. */
export function takeDeepStacks(): Undo {
  const errors = Error as ErrorConstructorOfV8;
  if (errors.stackTraceLimit !== BY_DEFAULT) return () => undefined;
  errors.stackTraceLimit = MAX_FRAMES;
  return () => {
    if (errors.stackTraceLimit === MAX_FRAMES) errors.stackTraceLimit = BY_DEFAULT;
  };
}
