import { TOPICS } from '@breakwater/relay/log';
import type { Log } from '@breakwater/relay/log';
import { quiet } from '@breakwater/relay/testing';

import type { ProcessorConfig } from '../config.ts';
import { startProcessor } from '../index.ts';
import type { Store } from '../store/index.ts';
import { envelopeRecord } from './envelope-record.ts';
import type { Sent } from './envelope-record.ts';
import { openLogAndStore, openTestStore } from './log-and-store.ts';
import type { LogAndStore } from './log-and-store.ts';

export { envelopeRecord, openTestStore };
export type { LogAndStore, Sent };

/* The tools that flows share: a real log and a real store in a folder, and envelopes as a relay would write them. */

const MIB = 1024 * 1024;

export const PROCESSOR_CONFIG: ProcessorConfig = {
  baseUrl: 'http://localhost:8000',
  smtpUrl: '',
  mailFrom: 'Breakwater <alerts@breakwater.test>',
  mailTo: ['dev@example.com'],
  youngMs: 0,
  secret: '',
  operatorMail: [],
  allowNetworks: [],
  maxOpenMapBytes: 64 * MIB,
  maxMapBytes: 16 * MIB,
  flushMs: 20,
  ledgerMs: 200,
  rollMs: 1000,
};

/** A processor on a log and a store that the test has. */
export const startTestProcessor = (tools: Pick<LogAndStore, 'log' | 'store'>): ReturnType<typeof startProcessor> =>
  startProcessor(PROCESSOR_CONFIG, { ...tools, logger: quiet });

/** A processor on a log and a store of its own. */
export async function startAll(config: ProcessorConfig = PROCESSOR_CONFIG): Promise<LogAndStore> {
  const opened = await openLogAndStore();
  const { log, store } = opened;
  const processor = await startProcessor(config, { log, store, logger: quiet });
  const close = async (): Promise<void> => {
    await processor.close();
    await opened.close();
  };
  return { ...opened, close };
}

export const mailsOfDecision = (
  store: Store,
  decision: string,
): Promise<{ receiver: string; subject: string; text: string; status: string }[]> =>
  store.select(
    `SELECT substring(receiver, 6) AS receiver, title AS subject, JSONExtractString(rendered, 'text') AS text, state AS status
     FROM deliveries FINAL WHERE decision = {decision:String} AND state NOT IN ('pending', 'waiting', 'begun')`,
    { decision },
  );

export const eventId = (n: number): string => n.toString(16).padStart(32, '0');

export const send = (log: Log, ...sent: Sent[]): Promise<void> =>
  log.append(TOPICS.events.name, sent.map(envelopeRecord));

/** An error with an issue of its own for each message, because the function that threw it is named after the message. */
export const thrown = (message: string, more: object = {}, colno = 10): Record<string, unknown> => ({
  platform: 'javascript',
  level: 'error',
  exception: {
    values: [
      {
        type: 'TypeError',
        value: message,
        mechanism: { type: 'generic', handled: false },
        stacktrace: {
          frames: [
            {
              filename: 'https://shop.test/assets/app.js',
              function: message.replaceAll(' ', '_'),
              lineno: 1,
              colno,
              in_app: true,
            },
          ],
        },
      },
    ],
  },
  user: { id: '42' },
  ...more,
});
