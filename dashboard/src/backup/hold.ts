import { randomBytes } from 'node:crypto';

import type { FrozenStore, Store } from '@breakwater/processor/store';
import type { HeldLog, Log } from '@breakwater/relay/log';
import { holderOfLog } from '@breakwater/relay/log';
import { z } from 'zod';

import { PRODUCT_VERSION } from '../api/version.ts';
import { OperatorError } from '../operator/command.ts';
import type { OperatorCall } from '../operator/socket.ts';
import { erasuresIn, erasureSchema } from './erasures.ts';

/*
 * The moment of a backup: the store without an insert in flight, and in it the ends of the log and the places of its readers, taken
 * without anything between. That is what a `kill -9` at this moment would leave, and a start after it is what crash tests prove.
 */

/** The answer to `hold`: the places of the files that stay as they are until the call is closed. */
export const heldSchema = z.object({
  at: z.number(),
  version: z.string(),
  schema: z.string(),
  rows: z.record(z.string(), z.number()),
  storeFolder: z.string(),
  logFolder: z.string(),
  logFiles: z.array(z.object({ path: z.string(), bytes: z.number() })),
  positions: z.object({
    topics: z.record(z.string(), z.array(z.object({ start: z.number(), end: z.number() }))),
    groups: z.record(z.string(), z.record(z.string(), z.array(z.number()))),
  }),
  /** Null where they are not files of this machine. */
  blobFolder: z.string().nullable(),
  /** All that were asked for until now. */
  erasures: z.array(erasureSchema),
});
export type Held = z.infer<typeof heldSchema>;

export interface HoldTools {
  store: Store;
  log: Log;
  blobFolder: string | null;
  now: () => number;
}

/** Serves the call `hold`: keeps the moment until the command that asked has gone. One at a time, because each keeps room on the disk. */
export function createHold({ store, log, blobFolder, now }: HoldTools): (call: OperatorCall) => Promise<void> {
  /** The command that has the moment, and the end of all that is kept for it. */
  let current: { ended: AbortSignal; released: Promise<void> } | null = null;
  return async ({ answer, ended }) => {
    const holdLog = holderOfLog(log);
    if (!store.freeze || !holdLog)
      throw new OperatorError(
        'Its log is Kafka, or its store a server, which a backup of this kind does not copy: docs/operate.md has the commands for those.',
      );
    // The room of a command that was killed is given back first.
    if (current?.ended.aborted) await current.released;
    if (current) throw new OperatorError('Another backup is being taken.');
    let release = (): void => {};
    current = { ended, released: new Promise((resolve) => (release = resolve)) };
    const name = randomBytes(12).toString('hex');
    let held: { frozen: FrozenStore; moment: HeldLog & { at: number } } | null = null;
    try {
      held = await store.freeze(name, async () => ({ ...(await holdLog(name)), at: now() }));
      const { frozen, moment } = held;
      answer({
        at: moment.at,
        version: PRODUCT_VERSION,
        schema: await newestMigration(store),
        rows: frozen.rows,
        storeFolder: frozen.folder,
        logFolder: moment.folder,
        logFiles: moment.files,
        positions: moment.positions,
        blobFolder,
        erasures: await erasuresIn(store),
      } satisfies Held);
      await untilEnded(ended);
    } finally {
      await held?.frozen.release();
      await held?.moment.release();
      current = null;
      release();
    }
  };
}

async function newestMigration(store: Pick<Store, 'select'>): Promise<string> {
  const [row] = await store.select<{ name: string }>('SELECT max(name) AS name FROM migrations');
  return row?.name ?? '';
}

const untilEnded = (ended: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (ended.aborted) resolve();
    else ended.addEventListener('abort', () => resolve(), { once: true });
  });
