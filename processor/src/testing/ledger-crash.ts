import { TOPICS } from '@breakwater/relay/log';
import { openTestLog, quiet } from '@breakwater/relay/testing';

import { openTestStore, PROCESSOR_CONFIG } from './flow.ts';
import { startProcessor } from '../index.ts';

/*
 * A processor that prints each insert and each append of an account, so that the test that started it can kill it between two.
 * Argument: folder.
 */

const [folder = ''] = process.argv.slice(2);
const store = await openTestStore(folder);
const log = await openTestLog(folder);
const append = log.append.bind(log);
log.append = async (topic, records) => {
  if (topic === TOPICS.outcomes.name) process.stdout.write(`begin ${topic}\n`);
  await append(topic, records);
  if (topic === TOPICS.outcomes.name) process.stdout.write(`end ${topic}\n`);
};

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
