import { randomUUID } from 'node:crypto';

import { isoOf } from '../topics/row-origin.ts';
import type { Store } from '../store/port.ts';

export type LedgerStage = 'client' | 'relay' | 'log' | 'processor' | 'issue' | 'notify';

/** A row of `ledger`: the units of one cohort, project and category, as one source counted them. */
export interface LedgerRow<Stage extends LedgerStage = LedgerStage> {
  /** ISO text of the cohort's start. */
  cohort: string;
  project_id: number;
  category: string;
  stage: Stage;
  source: string;
  counts: Record<string, number>;
  /** ISO text. The table takes the time of the insert where it is absent. */
  said_at?: string;
}

export interface Said {
  /** Start of the cohort, epoch milliseconds. */
  cohort: number;
  project: number;
  category: string;
  key: string;
  quantity: number;
}

/** All counts of one source, as a row for each cohort, project and category. */
export function ledgerRowsOf<Stage extends LedgerStage>(
  stage: Stage,
  source: string,
  said: Iterable<Said>,
): LedgerRow<Stage>[] {
  const rows = new Map<string, LedgerRow<Stage>>();
  for (const { cohort, project, category, key, quantity } of said) {
    const name = `${cohort}:${project}:${category}`;
    let row = rows.get(name);
    if (!row) {
      row = { cohort: isoOf(cohort), project_id: project, category, stage, source, counts: {} };
      rows.set(name, row);
    }
    row.counts[key] = (row.counts[key] ?? 0) + quantity;
  }
  return [...rows.values()];
}

/** The largest values of the columns: whole seconds up to 2106, and 32-bit projects. */
const LATEST_MS = 4_294_967_295_000;
const PROJECT_MAX = 4_294_967_295;

export const isStorableTime = (ms: number): boolean => ms >= 0 && ms <= LATEST_MS;
export const isStorableProject = (project: number): boolean =>
  Number.isSafeInteger(project) && project >= 0 && project <= PROJECT_MAX;

/** Places that no relay writes must not block a partition for ever: their units are counted under project 0 and 1970. */
export const storablePlace = (place: { project: number; receivedAt: number }) => ({
  project: isStorableProject(place.project) ? place.project : 0,
  receivedAt: isStorableTime(place.receivedAt) ? place.receivedAt : 0,
});

/** The most rows that the store takes in one insert. */
const BLOCK_ROWS = 20_000;

/**
 * Inserts rows whose table keeps the newest row of each key and feeds no view. Each insert has a token of its own, so that the
 * rows of a repeated batch replace its earlier rows, even where they equal those of its first insert.
 */
export async function insertSaid(store: Pick<Store, 'insert'>, table: string, rows: readonly object[]): Promise<void> {
  for (let first = 0; first < rows.length; first += BLOCK_ROWS) {
    await store.insert(table, rows.slice(first, first + BLOCK_ROWS), `${table}:${randomUUID()}`);
  }
}
