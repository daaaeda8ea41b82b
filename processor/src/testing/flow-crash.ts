import { openTestLog, quiet } from '@breakwater/relay/testing';

import { startProcessor } from '../index.ts';
import { openTestStore, PROCESSOR_CONFIG } from './flow.ts';

/*
 * A processor that is killed after an insert into the named table or an append to the named topic, before anything that follows
 * it: run as a process of its own by the flow tests. Arguments: folder, table or topic.
 */

const [folder = '', fatal = ''] = process.argv.slice(2);
const store = await openTestStore(folder);
const log = await openTestLog(folder);
const append = log.append.bind(log);
log.append = async (topic, records) => {
  await append(topic, records);
  if (topic === fatal) process.kill(process.pid, 'SIGKILL');
};

await startProcessor(PROCESSOR_CONFIG, {
  log,
  store: {
    ...store,
    async insert(table, rows, token) {
      await store.insert(table, rows, token);
      if (table === fatal) process.kill(process.pid, 'SIGKILL');
    },
  },
  logger: quiet,
});
