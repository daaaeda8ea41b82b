import { gzipSync } from 'node:zlib';

import type { EnvelopeMeta, LogRecord } from '@breakwater/relay/log';
import { encodeEnvelope } from '@breakwater/sdk/wire';

export interface Sent {
  id: string;
  payload: unknown;
  project?: number;
  receivedAt?: number;
  type?: 'event' | 'transaction' | 'span';
  /** As the relay writes it to an event that it made of a browser's report. */
  category?: 'security';
  /** Contents of what is attached to it. */
  attachments?: readonly string[];
  /** The dynamic sampling context. */
  trace?: Record<string, string>;
}

/** A record as the relay appends it. */
export function envelopeRecord(sent: Sent): LogRecord {
  const meta: EnvelopeMeta = {
    v: 1,
    project: sent.project ?? 1,
    publicKey: 'a'.repeat(32),
    receivedAt: sent.receivedAt ?? Date.now(),
    // The log takes it now: without this the relay's clock would look wrong.
    ...(sent.receivedAt !== undefined && { appendedAt: sent.receivedAt }),
    encoding: 'gzip',
    eventId: sent.id,
    remoteAddress: '203.0.113.7',
  };
  const payload = typeof sent.payload === 'string' ? sent.payload : JSON.stringify(sent.payload);
  const bytes = encodeEnvelope({
    headers: { event_id: sent.id, ...(sent.trace && { trace: sent.trace }) },
    items: [
      {
        headers: { type: sent.type ?? 'event', ...(sent.category && { data_category: sent.category }) },
        payload,
      },
      ...(sent.attachments ?? []).map((content) => ({ headers: { type: 'attachment' }, payload: content })),
    ],
  });
  return { key: sent.id, value: gzipSync(bytes), headers: { meta: JSON.stringify(meta) } };
}
