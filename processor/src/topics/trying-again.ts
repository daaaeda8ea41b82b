import { logTrouble } from '@breakwater/relay/log';
import type { ConsumeOptions } from '@breakwater/relay/log';
import type { Logger } from '@breakwater/relay/service';

/** The lines of a consumer whose batches are tried again when they fail. */
export function tryingAgain(
  logger: Logger,
  topic: string,
): Pick<ConsumeOptions, 'onError'> & Required<Pick<ConsumeOptions, 'onJoined'>> {
  const { onError, onJoined } = logTrouble(logger, topic, 'batch failed and will be tried again');
  return { onError: (error, range) => onError(error, { topic, ...range }), onJoined };
}
