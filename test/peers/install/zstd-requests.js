import { randomBytes } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';

/* Sends an error, and a bomb, in zstd: for a Node that can pack it. Prints the id of the event and the two statuses. */

const [, , address, key] = process.argv;
const eventId = randomBytes(16).toString('hex');
const body = JSON.stringify({ event_id: eventId, message: 'by zstd', platform: 'node' });
const envelope = `${JSON.stringify({ event_id: eventId })}\n${JSON.stringify({ type: 'event' })}\n${body}\n`;

/** @param {Buffer} bytes */
async function send(bytes) {
  const answer = await fetch(`${address}/api/1/envelope/?sentry_key=${key}`, {
    method: 'POST',
    headers: { 'content-encoding': 'zstd' },
    body: zstdCompressSync(bytes),
  });
  return answer.status;
}

const statuses = [await send(Buffer.from(envelope)), await send(Buffer.alloc(64 * 1024 * 1024))];
console.log(JSON.stringify({ eventId, statuses }));
