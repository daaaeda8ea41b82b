import { COHORT_MS } from '@breakwater/relay/log';

import type { Store } from '../store/port.ts';
import { BALANCED_STAGES } from './balance.ts';
import type { BalancedStage, UnitSums } from './balance.ts';

type Select = Pick<Store, 'select'>;

/** The rows that one query reads, well below the limit of results. */
const PAGE = 10_000;

type Row = { cohort: string; project_id: number; category: string } & Record<BalancedStage, Record<string, string>>;

/** One query reads so many cohorts: a busy cohort may have 100,000 rows. */
const COHORTS_A_QUERY = 10;

/** The sums of some cohorts, by cohort and stage. */
export async function cohortSums(store: Select, cohorts: readonly number[]): Promise<Map<number, UnitSums[]>> {
  const sums = new Map<number, UnitSums[]>();
  for (const neighbours of neighboursOf(cohorts)) await addSums(store, neighbours, sums);
  return sums;
}

/**
 * Groups cohorts that lie near each other. Rows are sorted by cohort, so one query over distant cohorts would read all rows
 * between.
 */
export function neighboursOf(cohorts: readonly number[]): number[][] {
  const all: number[][] = [];
  for (const cohort of [...cohorts].sort((a, b) => a - b)) {
    const last = all.at(-1);
    if (last?.[0] !== undefined && cohort - last[0] < COHORTS_A_QUERY * COHORT_MS) last.push(cohort);
    else all.push([cohort]);
  }
  return all;
}

async function addSums(store: Select, cohorts: readonly number[], sums: Map<number, UnitSums[]>): Promise<void> {
  const seconds = cohorts.map(secondsOf);
  for (let offset = 0; ; offset += PAGE) {
    const rows = await store.select<Row>(
      `SELECT cohort, project_id, category,
              ${BALANCED_STAGES.map((stage) => `sumMapIf(counts, stage = '${stage}') AS ${stage}`).join(', ')}
       FROM ledger FINAL
       WHERE cohort >= {from:DateTime('UTC')} AND cohort <= {to:DateTime('UTC')}
         AND toUnixTimestamp(cohort) IN {cohorts:Array(UInt32)} AND stage != 'client'
       GROUP BY cohort, project_id, category
       ORDER BY cohort, project_id, category
       LIMIT ${PAGE} OFFSET {offset:UInt64}`,
      { from: Math.min(...seconds), to: Math.max(...seconds), cohorts: seconds, offset },
    );
    for (const row of rows) {
      const cohort = Date.parse(row.cohort);
      const ofCohort = sums.get(cohort) ?? [];
      ofCohort.push(unitSumsOf(row));
      sums.set(cohort, ofCohort);
    }
    if (rows.length < PAGE) return;
  }
}

const unitSumsOf = (row: Row): UnitSums => ({
  project: row.project_id,
  category: row.category,
  stages: Object.fromEntries(BALANCED_STAGES.map((stage) => [stage, numbersOf(row[stage])])),
});

/** The store returns 64-bit numbers as text. */
const numbersOf = (counts: Readonly<Record<string, string>>): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).map(([key, quantity]) => [key, Number(quantity)]));

/** The cohorts between two times that have rows in the ledger, and when the newest row of each was written. */
export async function spokenOf(store: Select, from: number, to: number): Promise<Map<number, string>> {
  const rows = await store.select<{ cohort: string; last: string }>(
    `SELECT cohort, max(written_at) AS last
     FROM ledger
     WHERE cohort >= {from:DateTime('UTC')} AND cohort <= {to:DateTime('UTC')}
     GROUP BY cohort
     ORDER BY cohort`,
    { from: secondsOf(from), to: secondsOf(to) },
  );
  return new Map(rows.map(({ cohort, last }) => [Date.parse(cohort), last]));
}

/**
 * The time since which every processor writes accounts; null before the first account. Events older than the first account come
 * from processors that wrote none. Those may run on for a while, so the time is then `rolloutMs` after the first account.
 * Without such events there were no older processors, and all cohorts can be judged.
 */
export async function accountingSince(store: Select, rolloutMs: number): Promise<number | null> {
  const [row] = await store.select<{ first: string; rows: string }>(
    `SELECT min(written_at) AS first, count() AS rows FROM ledger WHERE stage = 'processor'`,
  );
  if (!row || row.rows === '0') return null;
  const first = Date.parse(row.first);
  const older = await store.select(
    `SELECT 1 FROM events WHERE received_at < fromUnixTimestamp64Milli({before:Int64}, 'UTC') LIMIT 1`,
    { before: first - OLDER_MS },
  );
  return older.length > 0 ? first + rolloutMs : 0;
}

/** On a first start, records may have waited in the log for so long. */
const OLDER_MS = 10 * 60_000;

/** Loss statements whose period ends at or after `since`. */
export async function lossesSince(
  store: Select,
  since: number,
): Promise<{ topic: string; from: number; to: number }[]> {
  const rows = await store.select<{ topic: string; from_at: string; to_at: string }>(
    `SELECT topic, from_at, to_at
     FROM losses FINAL
     WHERE to_at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
     LIMIT 10000`,
    { since },
  );
  return rows.map(({ topic, from_at, to_at }) => ({ topic, from: Date.parse(from_at), to: Date.parse(to_at) }));
}

const secondsOf = (ms: number): number => Math.max(0, Math.floor(ms / 1000));
