import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

import { sendUrl } from '../core/queue/auth.ts';
import { VERSION } from '../core/version.ts';
import { parseDsn } from '../wire/dsn.ts';
import { encodeEnvelope } from '../wire/envelope.ts';
import type { Event } from '../wire/event.ts';
import { CliError } from './cli-error.ts';
import type { Settings } from './read-arguments.ts';
import { reasonOf } from './upload-artifact.ts';

const NAME = 'breakwater.cli';

/** Sends one message and says under which id it is found. Unlike an SDK, it tells what the server answered. */
export async function sendEvent({ dsn, message }: Settings, say: (line: string) => void): Promise<void> {
  if (!dsn) throw new CliError('no_dsn', 'An event needs a DSN.');
  const parsed = parseDsn(dsn);
  const url = sendUrl(dsn, undefined, NAME);
  if (!parsed || !url) throw new CliError('no_dsn', `"${dsn}" is not a DSN: http(s)://KEY@HOST/PROJECT.`);

  const event: Event = {
    event_id: randomUUID().replaceAll('-', ''),
    timestamp: Date.now() / 1000,
    platform: 'node',
    level: 'info',
    message,
    server_name: hostname(),
    sdk: { name: NAME, version: VERSION },
  };
  const id = event.event_id ?? '';
  const envelope = encodeEnvelope({
    headers: { event_id: id, sent_at: new Date().toISOString() },
    items: [{ headers: { type: 'event' }, payload: JSON.stringify(event) }],
  });

  const response = await post(url, envelope, parsed.host);
  const body = (await response.text()).slice(0, 500);
  if (!response.ok)
    throw new CliError('refused', `The server refused the event (${response.status}): ${body || 'no reason given'}`);
  say(`Sent event ${id}.`);
}

async function post(url: string, body: Uint8Array, host: string): Promise<Response> {
  try {
    return await fetch(url, { method: 'POST', body: new Uint8Array(body), signal: AbortSignal.timeout(15_000) });
  } catch (cause) {
    throw new CliError('unreachable', `${host} cannot be reached: ${reasonOf(cause)}.`, { cause });
  }
}
