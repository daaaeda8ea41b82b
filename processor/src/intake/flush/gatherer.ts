import type { Batch, OpenBatch } from '@breakwater/relay/log';

import type { Placed } from '../../topics/row-origin.ts';
import { SYSTEM_CLOCK } from '../lanes/scheduler.ts';
import type { Clock } from '../lanes/scheduler.ts';
import type { InsertTools } from './insert-rows.ts';
import { TableRows } from './table-rows.ts';
import type { BadRow, RowOwner, RowTables } from './table-rows.ts';

type Place = Pick<OpenBatch, 'topic' | 'partition'>;

/** Another process has the partition of a batch: its rows are for that process to store. */
export class PartitionLeftError extends Error {
  constructor({ topic, partition }: Place) {
    super(`Partition ${partition} of ${topic} went to another process.`);
    this.name = 'PartitionLeftError';
  }
}

/** The rows of one batch, which are inserted together with those of others. */
export interface GatheredBatch {
  /** Adds the rows of one record for one table. Resolves when there is room for more. */
  add(tables: RowTables, rows: readonly Placed[], bodies?: readonly Placed[]): Promise<void>;
  /** Resolves to the rows that were refused, when all others are stored. @throws StoppingError, PartitionLeftError */
  finish(): Promise<BadRow[]>;
  /** The batch has failed. After `finish` it has no effect. */
  leave(): void;
}

export interface Gatherer {
  /** These batches are about to be handed out together. */
  expect(batches: readonly Place[]): void;
  /** A batch was handed out. Unless it begins at once, the others that came with it do not wait for it. */
  came(batch: Place): void;
  begin(batch: Pick<Batch, 'topic' | 'partition'>, isOurs?: () => boolean): GatheredBatch;
}

export interface GathererTools extends InsertTools {
  /** The name of this process, for as long as it runs. Tokens of its inserts begin with it. */
  id: string;
  clock?: Pick<Clock, 'after'>;
}

/**
 * The longest that a finished batch waits for those that came with it: one of them may have a source map to open. A shorter wait
 * would part those of a process that has just started and reads back its recent ids.
 */
const MOST_WAIT_MS = 500;

/**
 * Batches that came through the gate together share their inserts; a full batch, and one that comes again, has its own. The token
 * of an insert is that of the gather, which repeats only within this process.
 */
export function createGatherer(tools: GathererTools): Gatherer {
  const expected = new Map<string, Gather>();
  let sequence = 0;
  const next = (): Gather => new Gather(`${tools.id}:${sequence++}`, tools);

  return {
    expect(batches) {
      const gather = next();
      for (const batch of batches) {
        expected.get(keyOf(batch))?.without(keyOf(batch));
        expected.set(keyOf(batch), gather);
        gather.expect(keyOf(batch));
      }
    },
    came(batch) {
      const key = keyOf(batch);
      setImmediate(() => {
        expected.get(key)?.without(key);
        expected.delete(key);
      });
    },
    begin(batch, isOurs = () => true) {
      const key = keyOf(batch);
      const gather = expected.get(key) ?? next();
      expected.delete(key);
      return gather.begin(batch, isOurs);
    },
  };
}

const keyOf = ({ topic, partition }: Place): string => `${topic}:${partition}`;

/** The batches of one opening, from the first that begins until all of them are stored. */
class Gather {
  readonly #coming = new Set<string>();
  readonly #tables = new Map<string, TableRows>();
  #working = 0;
  /** Finished batches whose last rows wait for those of others. */
  #waiting: (() => void)[] = [];
  #takeBack: (() => void) | null = null;
  #isLate = false;

  readonly #token: string;
  readonly #tools: GathererTools;

  constructor(token: string, tools: GathererTools) {
    this.#token = token;
    this.#tools = tools;
  }

  expect(key: string): void {
    this.#coming.add(key);
  }

  without(key: string): void {
    this.#coming.delete(key);
    this.#cutIfComplete();
  }

  begin(place: Place, isOurs: () => boolean): GatheredBatch {
    this.#coming.delete(keyOf(place));
    this.#working++;
    const bad: BadRow[] = [];
    const pieces = new Set<Promise<void>>();
    const owner: RowOwner = {
      isOurs,
      inserting: (piece) => void pieces.add(piece),
      refused: (row) => void bad.push(row),
    };
    let isWorking = true;
    const done = (): void => {
      if (!isWorking) return;
      isWorking = false;
      this.#working--;
    };

    return {
      add: (tables, rows, bodies) => this.#of(tables).add(owner, rows, bodies),
      finish: async () => {
        done();
        await new Promise<void>((resolve) => {
          this.#waiting.push(resolve);
          this.#finished();
        });
        await Promise.all(pieces);
        if (!isOurs()) throw new PartitionLeftError(place);
        return bad;
      },
      leave: () => {
        if (!isWorking) return;
        for (const rows of this.#tables.values()) rows.forget(owner);
        done();
        this.#cutIfComplete();
      },
    };
  }

  #finished(): void {
    this.#cutIfComplete();
    if (this.#waiting.length === 0) return;
    if (this.#isLate) this.#cut();
    else {
      this.#takeBack ??= (this.#tools.clock ?? SYSTEM_CLOCK).after(MOST_WAIT_MS, () => {
        this.#isLate = true;
        this.#cut();
      });
    }
  }

  #cutIfComplete(): void {
    if (this.#working === 0 && this.#coming.size === 0) this.#cut();
  }

  #cut(): void {
    this.#takeBack?.();
    this.#takeBack = null;
    for (const rows of this.#tables.values()) rows.cut();
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #of(tables: RowTables): TableRows {
    const rows = this.#tables.get(tables.table) ?? new TableRows(tables, this.#token, this.#tools);
    this.#tables.set(tables.table, rows);
    return rows;
  }
}
