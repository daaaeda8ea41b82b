import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { openLog, TOPICS } from '@breakwater/relay/log';
import { createLogger } from '@breakwater/relay/service';
import type { EnvelopeMeta, Log, LogRecord } from '@breakwater/relay/log';
import { encodeEnvelope } from '@breakwater/sdk/wire';

import type { ProcessorConfig } from '../config.ts';
import { startProcessor } from '../index.ts';
import { openStore } from '../store/index.ts';
import type { Store } from '../store/index.ts';

/* The tools that flows share: a real log and a real store in a folder, and envelopes as a relay would write them. */

const MIB = 1024 * 1024;

export const PROCESSOR_CONFIG: ProcessorConfig = {
  baseUrl: 'http://localhost:8000',
  smtpUrl: '',
  mailFrom: 'Breakwater <alerts@breakwater.test>',
  mailTo: ['dev@example.com'],
  operatorMail: [],
  maxOpenMapBytes: 64 * MIB,
  maxMapBytes: 16 * MIB,
};

export const quiet = createLogger('test', 'silent');

export const openTestLog = (folder: string): Promise<Log> =>
  openLog({ kind: 'embedded', folder: join(folder, 'log'), partitions: 1, maxTopicBytes: 256 * MIB });

export const openTestStore = (folder: string): Promise<Store> =>
  openStore(
    {
      kind: 'embedded',
      folder: join(folder, 'store'),
      maxMemoryBytes: 1024 * MIB,
      blobFolder: join(folder, 'blobs'),
    },
    quiet,
  );

export interface Running {
  log: Log;
  store: Store;
  /** Closes everything and removes the folder. */
  close(): Promise<void>;
}

/** A processor on a log and a store of its own. */
export async function startAll(config: ProcessorConfig = PROCESSOR_CONFIG): Promise<Running> {
  const folder = await mkdtemp(join(tmpdir(), 'breakwater-processor-'));
  const [store, log] = await Promise.all([openTestStore(folder), openTestLog(folder)]);
  const processor = await startProcessor(config, { log, store, logger: quiet });
  const close = async (): Promise<void> => {
    await processor.close();
    await log.close();
    await store.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { log, store, close };
}

export const mailsOfDecision = (
  store: Store,
  decision: string,
): Promise<{ receiver: string; subject: string; text: string; status: string }[]> =>
  store.select('SELECT receiver, subject, text, status FROM mails FINAL WHERE decision = {decision:String}', {
    decision,
  });

export const eventId = (n: number): string => n.toString(16).padStart(32, '0');

export interface Sent {
  id: string;
  payload: unknown;
  receivedAt?: number;
  type?: 'event' | 'transaction' | 'span';
  /** The category that the relay writes to an event made of a browser's report. */
  category?: 'security';
}

/** A record as the relay appends it. */
export function envelopeRecord(sent: Sent): LogRecord {
  const meta: EnvelopeMeta = {
    v: 1,
    project: 1,
    publicKey: 'a'.repeat(32),
    receivedAt: sent.receivedAt ?? Date.now(),
    encoding: 'gzip',
    eventId: sent.id,
    remoteAddress: '203.0.113.7',
  };
  const payload = typeof sent.payload === 'string' ? sent.payload : JSON.stringify(sent.payload);
  const bytes = encodeEnvelope({
    headers: { event_id: sent.id },
    items: [
      {
        headers: { type: sent.type ?? 'event', ...(sent.category && { data_category: sent.category }) },
        payload,
      },
    ],
  });
  return { key: sent.id, value: gzipSync(bytes), headers: { meta: JSON.stringify(meta) } };
}

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

/** Asks until the answer is wanted; the error shows the last answer. */
export async function until<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean, ms = 15_000): Promise<T> {
  const deadline = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`still ${JSON.stringify(answer)} after ${ms} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
