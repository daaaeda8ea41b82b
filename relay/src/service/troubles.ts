import type { Logger } from './logger.ts';

/**
 * The lines on what is away for a while and is tried again: one with its error when it begins, then one a minute with their number, and one when
 * it is over. Many parts of a process meet the same cause at once, and each tries often.
 */
export interface Troubles {
  met(cause: string, part: string, error: unknown): void;
  /** The part works again. Cheap where nothing is wrong. */
  over(cause: string, part: string): void;
}

const AGAIN_MS = 60_000;
const BEGAN = 'something is away or fails, and is tried again';
const ENDED = 'it is there again';

interface Trouble {
  since: number;
  /** The parts that have not said that it is over. */
  parts: Set<string>;
  times: number;
  /** When the last line was written; it holds over several troubles of one cause. */
  toldAt: number;
  isTold: boolean;
}

export function createTroubles(logger: Pick<Logger, 'warn'>, now: () => number): Troubles {
  const troubles = new Map<string, Trouble>();
  const secondsOf = ({ since }: Trouble): number => Math.round((now() - since) / 1000);
  return {
    met(cause, part, error) {
      const trouble = troubles.get(cause) ?? { since: 0, parts: new Set(), times: 0, toldAt: -Infinity, isTold: false };
      troubles.set(cause, trouble);
      if (trouble.parts.size === 0) trouble.since = now();
      trouble.parts.add(part);
      trouble.times++;
      if (now() - trouble.toldAt < AGAIN_MS) return;
      const known = { cause, part, times: trouble.times, seconds: secondsOf(trouble) };
      // The stack is that of the first.
      logger.warn(trouble.isTold ? { ...known, reason: textOf(error) } : { ...known, error }, BEGAN);
      trouble.toldAt = now();
      trouble.isTold = true;
    },
    over(cause, part) {
      const trouble = troubles.get(cause);
      if (!trouble?.parts.delete(part) || trouble.parts.size > 0) return;
      // A warning too: whoever reads no lower level would see the beginning alone.
      if (trouble.isTold) logger.warn({ cause, times: trouble.times, seconds: secondsOf(trouble) }, ENDED);
      trouble.isTold = false;
      trouble.times = 0;
    },
  };
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const all = new WeakMap<object, Troubles>();

/** The troubles of a process, of which each has one logger: parts that know nothing of each other meet the same cause. */
export function troublesOf(logger: Pick<Logger, 'warn'>): Troubles {
  const known = all.get(logger) ?? createTroubles(logger, Date.now);
  all.set(logger, known);
  return known;
}
