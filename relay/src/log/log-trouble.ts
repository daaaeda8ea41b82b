import type { Logger } from '../service/logger.ts';
import { troublesOf } from '../service/troubles.ts';
import { LogUnavailableError } from './port.ts';

/** The lines of one reader of the log on its errors. */
export interface LogTrouble {
  onError(error: unknown, fields?: object): void;
  onJoined(): void;
}

/**
 * A log that is away, or whose groups are balanced anew, has one line for all readers of a process; any other error of this reader has one of
 * its own.
 */
export function logTrouble(logger: Pick<Logger, 'warn' | 'error'>, part: string, sentence: string): LogTrouble {
  const troubles = troublesOf(logger);
  return {
    onError(error, fields = {}) {
      if (error instanceof LogUnavailableError) troubles.met(LOG, part, error);
      else logger.error({ error, ...fields }, sentence);
    },
    onJoined: () => troubles.over(LOG, part),
  };
}

const LOG = 'log';
