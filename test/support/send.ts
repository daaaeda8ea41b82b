import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';

import { encodeEnvelope, envelopeUrl, parseDsn } from '@breakwater/sdk/wire';

export interface Sent {
  eventId: string;
  status: number;
}

/** A minimal error event of a Node app; give each test its own message, release or stack. */
export function errorEvent(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    event_id: randomUUID().replaceAll('-', ''),
    timestamp: Date.now() / 1000,
    platform: 'node',
    level: 'error',
    environment: 'production',
    exception: {
      values: [
        {
          type: 'TypeError',
          value: "Cannot read properties of undefined (reading 'amount')",
          mechanism: { type: 'generic', handled: true },
          stacktrace: {
            frames: [
              { filename: 'node:internal/main', function: 'run', lineno: 1, colno: 1, in_app: false },
              {
                filename: '/srv/shop/cart.js',
                function: 'totalOf',
                lineno: 12,
                colno: 9,
                in_app: true,
                context_line: '  return cart.item.amount;',
              },
            ],
          },
        },
      ],
    },
    ...change,
  };
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Posts bytes as an SDK would; resolves to the status, 0 where no answer came. */
export function post(
  url: string,
  body: Uint8Array,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: string; headers: NodeJS.Dict<string | string[]> }> {
  return new Promise((resolve) => {
    const sent = request(
      url,
      { method: 'POST', agent, headers: { 'content-length': String(body.length), ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            body: Buffer.concat(chunks).toString(),
            headers: response.headers,
          }),
        );
        response.on('error', () => resolve({ status: 0, body: '', headers: {} }));
      },
    );
    sent.on('error', () => resolve({ status: 0, body: '', headers: {} }));
    sent.end(body);
  });
}

export const ingestUrl = (dsn: string): string => {
  const parsed = parseDsn(dsn);
  if (!parsed) throw new Error(`not a DSN: ${dsn}`);
  return `${envelopeUrl(parsed)}?sentry_version=7&sentry_key=${parsed.publicKey}`;
};

export async function sendEvent(dsn: string, event: Record<string, unknown>): Promise<Sent> {
  const eventId = String(event.event_id);
  const type = event.type === 'transaction' ? 'transaction' : 'event';
  const body = encodeEnvelope({
    headers: { event_id: eventId, sent_at: new Date().toISOString() },
    items: [{ headers: { type }, payload: JSON.stringify(event) }],
  });
  return { eventId, status: (await post(ingestUrl(dsn), body)).status };
}
