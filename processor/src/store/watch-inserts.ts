import { ClickHouseError } from '@clickhouse/client';

/** Inserts of this process into one table, since its start. */
export interface InsertTotals {
  table: string;
  inserts: number;
  rows: number;
  seconds: number;
}

export interface InsertWatch {
  totals(): Iterable<InsertTotals>;
  /** Failed inserts by table and by the code that ClickHouse gave, or that of the client. */
  failures(): Iterable<{ table: string; code: string; quantity: number }>;
}

export interface InsertWatcher extends InsertWatch {
  /** Notes how an insert ends, and gives its result. */
  watch<Result>(table: string, rows: number, insert: Promise<Result>): Promise<Result>;
  /** The sentence for operators that says why the store takes no rows now; null where it does. */
  problem(): Promise<string | null>;
}

export interface WatchInsertsOptions {
  /** Inserts one row. */
  probe: () => Promise<void>;
  now: () => number;
}

/** An insert that is not answered for longer hangs. */
const HANGING_MS = 15_000;
/** While nothing is inserted by itself, a row proves so often that it could be. */
const IDLE_MS = 60_000;
/** How often a store that refused rows is asked whether it takes them again. */
const RETRY_MS = 5_000;

/**
 * ClickHouse refuses these whatever the rows are. Each other error may be the fault of one row, which its sender leaves out:
 * https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp
 */
const REFUSALS: ReadonlySet<string> = new Set([
  'READONLY',
  'TABLE_IS_READ_ONLY',
  'TOO_MANY_PARTS',
  'NOT_ENOUGH_SPACE',
  'CANNOT_WRITE_TO_FILE_DESCRIPTOR',
  'CANNOT_FSYNC',
  'CANNOT_OPEN_FILE',
  'MEMORY_LIMIT_EXCEEDED',
  'TOO_MANY_SIMULTANEOUS_QUERIES',
  'TIMEOUT_EXCEEDED',
  'QUOTA_EXCEEDED',
  'ACCESS_DENIED',
  'AUTHENTICATION_FAILED',
  'UNKNOWN_TABLE',
]);

interface Refusal {
  code: string;
  at: number;
}

/** Watches inserts, so that a service can say whether its rows are taken, and not only whether the store answers questions. */
export function watchInserts({ probe, now }: WatchInsertsOptions): InsertWatcher {
  const totals = new Map<string, InsertTotals>();
  const failures = new Map<string, { table: string; code: string; quantity: number }>();
  /** By table: its last insert was refused. */
  const refusals = new Map<string, Refusal>();
  const began = new Set<{ at: number }>();
  let acceptedAt = -Infinity;
  let probedAt = -Infinity;

  const succeeded = (table: string, rows: number, ms: number): void => {
    const of = totals.get(table) ?? { table, inserts: 0, rows: 0, seconds: 0 };
    totals.set(table, { table, inserts: of.inserts + 1, rows: of.rows + rows, seconds: of.seconds + ms / 1000 });
    refusals.delete(table);
    acceptedAt = now();
  };
  const failed = (table: string, error: unknown): void => {
    const code = codeOf(error);
    const key = `${table} ${code}`;
    const of = failures.get(key) ?? { table, code, quantity: 0 };
    failures.set(key, { ...of, quantity: of.quantity + 1 });
    if (!(error instanceof ClickHouseError) || REFUSALS.has(code)) refusals.set(table, { code, at: now() });
  };

  const watcher: InsertWatcher = {
    totals: () => totals.values(),
    failures: () => failures.values(),
    async watch(table, rows, insert) {
      const one = { at: now() };
      began.add(one);
      try {
        const result = await insert;
        succeeded(table, rows, now() - one.at);
        return result;
      } catch (error) {
        failed(table, error);
        throw error;
      } finally {
        began.delete(one);
      }
    },
    async problem() {
      const at = now();
      const [oldest] = began;
      if (oldest && at - oldest.at > HANGING_MS) {
        return `The store has not answered an insert for ${Math.round((at - oldest.at) / 1000)} s.`;
      }
      // A table that nobody writes any more would stay refused for ever.
      const [refused] = [...refusals].filter(([table, { at: since }]) => table !== PROBES && at - since < IDLE_MS);
      if (refused) return sentenceOf(...refused);
      if (at - acceptedAt < IDLE_MS) return null;
      if (at - probedAt >= RETRY_MS) {
        probedAt = at;
        await watcher.watch(PROBES, 1, probe()).catch(() => undefined);
      }
      const refusal = refusals.get(PROBES);
      return refusal ? sentenceOf(PROBES, refusal) : null;
    },
  };
  return watcher;
}

/** The table that probes are written to. */
export const PROBES = 'write_probes';

const sentenceOf = (table: string, { code, at }: Refusal): string =>
  `The store does not take rows of ${table}: ${code} since ${new Date(at).toISOString()} or earlier.`;

function codeOf(error: unknown): string {
  if (error instanceof ClickHouseError) return error.type ?? error.code;
  if (error instanceof Error && 'code' in error) return String(error.code);
  return error instanceof Error ? error.name : 'unknown';
}
