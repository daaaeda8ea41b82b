import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

import { encodeRecord, SIGN_MS, TOPICS } from '../log/index.ts';
import type { Log, TimeSpan } from '../log/index.ts';
import { SERVICE_VERSION } from '../service/index.ts';
import type { Logger } from '../service/index.ts';
import { extended } from './spans.ts';

export interface SignsOfLife {
  /** Call where an envelope was refused because the log did not take it: a relay that refuses does not live. */
  refused(): void;
  /** Appends the last sign. The log must still be open. */
  close(): Promise<void>;
}

export interface SignsOptions {
  log: Pick<Log, 'append'>;
  logger: Pick<Logger, 'warn'>;
  relay: string;
  now?: () => number;
}

/** A stop may take 5 s, nearly all of which the server's last requests and the log may need. */
const CLOSE_MS = 400;

/**
 * Appends to the topic `relays` every {@link SIGN_MS} that this relay can take envelopes, also when it is idle: about 170 bytes each,
 * 1.5 MB a day, of which compaction leaves one record. That the log takes the sign is the proof.
 */
export async function startSigns({ log, logger, relay, now = Date.now }: SignsOptions): Promise<SignsOfLife> {
  let spans: readonly TimeSpan[] = [];
  let wasRefusing = false;
  let isOut = false;
  let appending: Promise<void> | null = null;

  const self = { v: 1, relay, host: hostname(), version: SERVICE_VERSION } as const;

  const append = async (): Promise<void> => {
    const at = now();
    const alive = extended(spans, at, wasRefusing);
    // Set again by a refusal while the sign is on its way.
    wasRefusing = false;
    try {
      await log.append(TOPICS.relays.name, [{ key: relay, value: encodeRecord({ ...self, at, alive }) }]);
      spans = alive;
      isOut = false;
    } catch (error) {
      wasRefusing = true;
      if (!isOut) logger.warn({ error }, 'the log does not take that this relay lives');
      isOut = true;
    }
  };
  const sign = (): Promise<void> => (appending ??= append().finally(() => (appending = null)));

  await sign();
  const timer = setInterval(() => void sign(), SIGN_MS).unref();
  return {
    refused: () => void (wasRefusing = true),
    async close() {
      clearInterval(timer);
      const last = async (): Promise<void> => {
        await appending;
        await sign();
      };
      await Promise.race([last(), delay(CLOSE_MS, undefined, { ref: false })]);
    },
  };
}
