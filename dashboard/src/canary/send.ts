import { createClient } from '@breakwater/sdk/node';
import { CANARY_PROJECT } from '@breakwater/relay/log';

import { dsnOf } from '../api/projects/dsn.ts';
import { MINIFIED } from './source-map.ts';

/** A canary on its way. */
export interface SentCanary {
  eventId: string;
  /** True when the relay has answered; false where it did not in time. */
  answered: Promise<boolean>;
  /** Gives up a send that still waits. */
  close(): Promise<unknown>;
}

export type SendCanary = (waitMs: number) => SentCanary;

/**
 * Sends by our own SDK, over HTTP, as an application whose minified code throws. Each canary has a client of its own, so that a
 * limit that the relay gave to an earlier one does not hide its answer to the next.
 */
export const createSendCanary = (relayUrl: string, publicKey: string): SendCanary => {
  const dsn = dsnOf(relayUrl, { publicKey, projectId: CANARY_PROJECT });
  const { url, line, column, debugId } = MINIFIED;
  const images = [{ type: 'sourcemap', code_file: url, debug_id: debugId }];

  return (waitMs) => {
    const client = createClient({
      dsn,
      environment: 'canary',
      instrument: false,
      queue: { maxAgeMs: waitMs },
      beforeSend: (event) => ({ ...event, debug_meta: { images } }),
    });
    const error = new Error('The canary is alive.');
    error.name = 'Canary';
    error.stack = `Canary: ${error.message}\n    at ${MINIFIED.function} (${url}:${line}:${column})`;
    const eventId = client.captureException(error);
    return { eventId, answered: client.flush(waitMs), close: () => client.close(0) };
  };
};
