import type { Logger } from '@breakwater/relay/service';

import { createTicker } from './ticker.ts';
import type { TickerTools } from './ticker.ts';

export interface StartTickerOptions extends Omit<TickerTools, 'clocks'> {
  logger: Pick<Logger, 'warn'>;
  now: () => number;
}

const LOOK_MS = 1_000;

/** Looks once a second. `stop` resolves when the current look is done. */
export function startTicker({ logger, now, ...tools }: StartTickerOptions): { stop(): Promise<void> } {
  const ticker = createTicker({ ...tools, clocks: { now, passed: () => performance.now() } });
  let looking: Promise<void> | null = null;
  let isFailing = false;

  const look = async (): Promise<void> => {
    try {
      await ticker.look();
      isFailing = false;
    } catch (error) {
      if (!isFailing) logger.warn({ error }, 'ticks could not be appended and will be once the log takes them');
      isFailing = true;
    } finally {
      looking = null;
    }
  };
  const timer = setInterval(() => (looking ??= look()), LOOK_MS);
  return {
    async stop() {
      clearInterval(timer);
      await looking;
    },
  };
}
