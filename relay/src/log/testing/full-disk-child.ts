import { setTimeout as wait } from 'node:timers/promises';

import { LogUnavailableError } from '../port.ts';
import { openEmbeddedLog } from '../embedded/embedded-log.ts';

/*
 * Appends until the limit on the size of files stops it, as a full disk would; then, when there is room again, appends on.
 * Prints the records that a reader then finds. Run by full-disk.test.ts under `ulimit -f`.
 */
const [, , folder = ''] = process.argv;
const topic = { name: 'events', key: 'any', holds: 'anything', cleanup: 'delete', retentionMs: 3_600_000 } as const;
const log = await openEmbeddedLog({ folder, partitions: 1, maxTopicBytes: 2 ** 30, topics: [topic] });

const acked: string[] = [];
let next = 0;
async function append(): Promise<void> {
  const key = String(next++);
  await log.append('events', [{ key, value: Buffer.alloc(30_000, key) }]);
  acked.push(key);
}

async function appendUntilRefused(): Promise<unknown> {
  try {
    for (;;) await append();
  } catch (error) {
    return error;
  }
}
const refused = await appendUntilRefused();
const healthyWhenFull = await log.healthy();
process.stdout.write(
  `full ${JSON.stringify({ unavailable: refused instanceof LogUnavailableError, healthy: healthyWhenFull })}\n`,
);

while (!(await log.healthy())) await wait(20);
await append();
const healthyAgain = await log.healthy();
await log.close();

const again = await openEmbeddedLog({ folder, partitions: 1, maxTopicBytes: 2 ** 30, topics: [topic] });
const kept: string[] = [];
const tail = await again.tail(
  'events',
  ({ key }) => kept.push(key),
  () => process.exit(1),
);
await tail.stop();
await again.close();
process.stdout.write(`done ${JSON.stringify({ acked, kept, healthy: healthyAgain })}\n`);
