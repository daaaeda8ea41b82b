import { openTestLog, quiet } from '@breakwater/relay/testing';

import { startProcessor } from '../index.ts';
import { openTestStore, PROCESSOR_CONFIG } from './flow.ts';

/*
 * A processor that is killed after an insert into the named table, before anything that follows it: run as a process of its own
 * by the flow tests. Arguments: folder, table.
 */

const [folder = '', fatalTable = ''] = process.argv.slice(2);
const store = await openTestStore(folder);
const log = await openTestLog(folder);

await startProcessor(PROCESSOR_CONFIG, {
  log,
  store: {
    ...store,
    async insert(table, rows, token) {
      await store.insert(table, rows, token);
      if (table === fatalTable) process.kill(process.pid, 'SIGKILL');
    },
  },
  logger: quiet,
});
