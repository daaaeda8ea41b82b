import { openSync, writeSync } from 'node:fs';

import { randomFrom } from '../../testing/random.ts';
import { openEmbeddedLog } from '../embedded/embedded-log.ts';

/*
 * Appends and consumes until it is killed, and writes a journal: `acked ID SIZE` when an append was acknowledged, `batch ID`
 * when a batch was handed out. The journal is a file, because a pipe may refuse a line. Run by crash.flow.test.ts.
 */
const [, , folder = '', journalPath = '', round = '', seed = ''] = process.argv;
const journal = openSync(journalPath, 'a');

const random = randomFrom(Number(seed));
const tell = (line: string): void => void writeSync(journal, `${line}\n`);

const topic = { name: 'events', key: 'any', holds: 'anything', cleanup: 'delete', retentionMs: 3_600_000 } as const;
const log = await openEmbeddedLog({
  folder,
  partitions: 2,
  maxTopicBytes: 2 ** 30,
  topics: [topic],
  segmentBytes: 200_000,
});

await log.consume(
  {
    topic: 'events',
    group: 'crash',
    maxRecords: 1 + Math.floor(random() * 40),
    maxBytes: 1e6,
    lingerMs: 2,
    onError: () => process.exit(1),
  },
  async (batch) => {
    tell(`batch ${batch.id}`);
    await new Promise((resolve) => setTimeout(resolve, random() * 5));
  },
);

let next = 0;
async function append(): Promise<void> {
  for (;;) {
    const ids = Array.from({ length: 1 + Math.floor(random() * 5) }, () => `${round}-${next++}`);
    const size = Math.floor(random() * 4_000);
    await log.append(
      'events',
      ids.map((id) => ({ key: id, value: Buffer.alloc(size, id) })),
    );
    for (const id of ids) tell(`acked ${id} ${size}`);
  }
}
await Promise.all(Array.from({ length: 8 }, append));
