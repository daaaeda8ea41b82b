import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { TOPICS } from '@breakwater/relay/log';
import type { EnvelopeMeta, Log, LogRecord } from '@breakwater/relay/log';
import { openTestLog, quiet, temporaryFolder } from '@breakwater/relay/testing';
import { encodeEnvelope } from '@breakwater/sdk/wire';

import type { ProcessorConfig } from '../config.ts';
import { startProcessor } from '../index.ts';
import { openStore } from '../store/index.ts';
import type { Store } from '../store/index.ts';

/* What the flows share: a real log and a real store in a folder, and envelopes as a relay would write them. */

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

export interface LogAndStore {
  folder: string;
  log: Log;
  store: Store;
  /** Closes both and removes their folder. */
  close(): Promise<void>;
}

/** A log and a store in a folder of their own. */
export async function openLogAndStore(): Promise<LogAndStore> {
  const folder = await temporaryFolder();
  const [store, log] = await Promise.all([openTestStore(folder.path), openTestLog(folder.path)]);
  const close = async (): Promise<void> => {
    await log.close();
    await store.close();
    await folder.remove();
  };
  return { folder: folder.path, log, store, close };
}

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
  store.select('SELECT receiver, subject, text, status FROM mails FINAL WHERE decision = {decision:String}', {
    decision,
  });

export const eventId = (n: number): string => n.toString(16).padStart(32, '0');

export interface Sent {
  id: string;
  payload: unknown;
  project?: number;
  receivedAt?: number;
  type?: 'event' | 'transaction' | 'span';
  /** As the relay writes it to an event that it made of a browser's report. */
  category?: 'security';
}

/** A record as the relay appends it. */
export function envelopeRecord(sent: Sent): LogRecord {
  const meta: EnvelopeMeta = {
    v: 1,
    project: sent.project ?? 1,
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

/** An error of its own issue per message, for the function it was thrown in is named after it. */
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
