import type { Logger } from '../service/logger.ts';
import { troublesOf } from '../service/troubles.ts';
import { LogUnavailableError } from './port.ts';

/** What one reader of the log says of its errors. */
export interface LogTrouble {
  onError(error: unknown, fields?: object): void;
  onJoined(): void;
}

/**
 * Says of a log that is away, or whose groups are balanced anew, in one line for all readers of a process; of any other error of this one in a
 * line of its own.
 */
export function logTrouble(
  logger: Pick<Logger, 'info' | 'warn' | 'error'>,
  part: string,
  sentence: string,
): LogTrouble {
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
