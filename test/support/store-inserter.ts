import { openStore } from '@breakwater/processor/store';
import { createLogger } from '@breakwater/relay/service';

/** Rows of each batch. The batch's number is its token, and is in each of its rows. */
const ROWS_PER_BATCH = 300;

/**
 * Run as a process of its own, to be killed: inserts the batches from `first` to `last` into an embedded store, two at a
 * time, and prints the number of each one that is stored.
 */
async function insertBatches(folder: string, first: number, last: number): Promise<void> {
  const store = await openStore(
    { kind: 'embedded', folder, blobFolder: `${folder}-blobs`, maxMemoryBytes: 800 * 1024 * 1024 },
    createLogger('inserter', 'silent'),
  );
  const durable = 'non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1';
  for (const query of [
    `CREATE TABLE IF NOT EXISTS rows (batch UInt32, row UInt32) ENGINE = MergeTree ORDER BY (batch, row) SETTINGS ${durable}`,
    `CREATE TABLE IF NOT EXISTS sums (batch UInt32, n SimpleAggregateFunction(sum, UInt64))
     ENGINE = AggregatingMergeTree ORDER BY batch SETTINGS ${durable}`,
    `CREATE MATERIALIZED VIEW IF NOT EXISTS sums_from_rows TO sums AS SELECT batch, count() AS n FROM rows GROUP BY batch`,
  ])
    await store.client.command({ query });

  let next = first;
  const insertNext = async (): Promise<void> => {
    while (next <= last) {
      const batch = next;
      next += 1;
      const rows = Array.from({ length: ROWS_PER_BATCH }, (_, row) => ({ batch, row }));
      await store.insert('rows', rows, `batch ${batch}`);
      process.stdout.write(`${batch}\n`);
    }
  };
  await Promise.all([insertNext(), insertNext()]);
  await store.close();
}

const [, , folder, first, last] = process.argv;
if (folder && first && last) await insertBatches(folder, Number(first), Number(last));
