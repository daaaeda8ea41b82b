import type { Logger } from '../service/logger.ts';
import type { Log } from './port.ts';

/** A clock that is further from the log's is wrong: no append takes so long. */
export const WRONG_CLOCK_MS = 30_000;

const LOOK_MS = 10_000;

/** Says once in the log of a process that its clock is wrong, and once that it is right again. */
export function watchLogClock({
  log,
  logger,
}: {
  log: Pick<Log, 'clockAheadMs'>;
  logger: Pick<Logger, 'warn' | 'info'>;
}): {
  look(): void;
  stop(): void;
} {
  let isWrong = false;
  const look = (): void => {
    const aheadMs = log.clockAheadMs() ?? 0;
    const isWrongNow = Math.abs(aheadMs) > WRONG_CLOCK_MS;
    if (isWrongNow && !isWrong) {
      logger.warn({ aheadMs }, 'the clock of this process differs from the time of the log: set one of them right');
    }
    if (isWrong && !isWrongNow)
      logger.info({ aheadMs }, 'the clock of this process agrees with the time of the log again');
    isWrong = isWrongNow;
  };
  const timer = setInterval(look, LOOK_MS).unref();
  return { look, stop: () => clearInterval(timer) };
}
