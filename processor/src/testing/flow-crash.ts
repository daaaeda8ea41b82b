import { openTestLog, quiet } from '@breakwater/relay/testing';

import { startProcessor } from '../index.ts';
import { rowJson } from '../store/row-text.ts';
import { openTestStore, PROCESSOR_CONFIG } from './flow.ts';

/*
 * A processor that is killed after an insert into the named table, before anything that follows it: run as a process of its own
 * by the flow tests. Arguments: folder, table, and the partitions of which that insert has rows where one is not enough.
 */

const [folder = '', fatalTable = '', partitions = '1'] = process.argv.slice(2);
const store = await openTestStore(folder);
const log = await openTestLog(folder);

const partitionsOf = (rows: readonly object[]): number =>
  new Set(rows.map((row) => /"source_partition":(\d+)/.exec(rowJson(row))?.[1])).size;

// Long enough that all partitions meet at the first opening.
const flushMs = partitions === '1' ? PROCESSOR_CONFIG.flushMs : 1_000;
await startProcessor(
  { ...PROCESSOR_CONFIG, ...(flushMs !== undefined && { flushMs }) },
  {
    log,
    store: {
      ...store,
      async insert(table, rows, token) {
        await store.insert(table, rows, token);
        if (table === fatalTable && partitionsOf(rows) >= Number(partitions)) process.kill(process.pid, 'SIGKILL');
      },
    },
    logger: quiet,
  },
);
