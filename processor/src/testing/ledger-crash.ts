import { openTestLog, quiet } from '@breakwater/relay/testing';

import { openTestStore, PROCESSOR_CONFIG } from './flow.ts';
import { startProcessor } from '../index.ts';

/* A processor that prints each insert, so that the test that started it can kill it between two. Argument: folder. */

const [folder = ''] = process.argv.slice(2);
const store = await openTestStore(folder);
const log = await openTestLog(folder);

await startProcessor(PROCESSOR_CONFIG, {
  log,
  store: {
    ...store,
    async insert(table, rows, token) {
      process.stdout.write(`begin ${table}\n`);
      await store.insert(table, rows, token);
      process.stdout.write(`end ${table}\n`);
    },
  },
  logger: quiet,
});
