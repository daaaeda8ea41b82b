import type { Log } from '@breakwater/relay/log';
import type { Logger } from '@breakwater/relay/service';

import { followRelays } from './follow-relays.ts';
import { createTicker } from './ticker.ts';
import type { TickerTools } from './ticker.ts';

export interface StartTickerOptions extends Omit<TickerTools, 'relays' | 'clocks' | 'log'> {
  log: Pick<Log, 'append' | 'positions' | 'tail'>;
  logger: Pick<Logger, 'error' | 'warn'>;
  now: () => number;
}

const LOOK_MS = 1_000;

/** Looks once a second. `stop` resolves when the current look is done. */
export async function startTicker({ logger, now, ...tools }: StartTickerOptions): Promise<{ stop(): Promise<void> }> {
  const relays = await followRelays(tools.log, logger);
  const ticker = createTicker({ ...tools, relays, clocks: { now, passed: () => performance.now() } });
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
      await Promise.all([looking, relays.stop()]);
    },
  };
}
