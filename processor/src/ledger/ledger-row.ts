import { randomUUID } from 'node:crypto';

import { isoOf } from '../topics/row-origin.ts';
import type { Store } from '../store/port.ts';

export type LedgerStage = 'client' | 'relay' | 'log' | 'processor' | 'issue' | 'notify';

/** A row of `ledger`: what one witness says of the units of one cohort, project and category. */
export interface LedgerRow {
  /** ISO text of the cohort's start. */
  cohort: string;
  project_id: number;
  category: string;
  stage: LedgerStage;
  source: string;
  counts: Record<string, number>;
}

export interface Said {
  /** Start of the cohort, epoch milliseconds. */
  cohort: number;
  project: number;
  category: string;
  key: string;
  quantity: number;
}

/** All that one witness said, a row for each cohort, project and category. */
export function ledgerRowsOf(stage: LedgerStage, source: string, said: Iterable<Said>): LedgerRow[] {
  const rows = new Map<string, LedgerRow>();
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

/** What the columns hold: whole seconds up to 2106. */
const LATEST_MS = 4_294_967_295_000;
const PROJECT_MAX = 4_294_967_295;

export const isStorableTime = (ms: number): boolean => ms >= 0 && ms <= LATEST_MS;
export const isStorableProject = (project: number): boolean =>
  Number.isSafeInteger(project) && project >= 0 && project <= PROJECT_MAX;

/** What no relay writes must not hold a partition up for ever: it is counted all the same, of project 0 and of 1970. */
export const storablePlace = (place: { project: number; receivedAt: number }) => ({
  project: isStorableProject(place.project) ? place.project : 0,
  receivedAt: isStorableTime(place.receivedAt) ? place.receivedAt : 0,
});

/** As many as the store takes at once. */
const BLOCK_ROWS = 20_000;

/**
 * Inserts rows whose table keeps the newest of each key and feeds no view. Each insert has a token of its own: what a batch
 * says when it comes again takes the place of what it said before, also where it says once more what it had said at first.
 */
export async function insertSaid(store: Pick<Store, 'insert'>, table: string, rows: readonly object[]): Promise<void> {
  for (let first = 0; first < rows.length; first += BLOCK_ROWS) {
    await store.insert(table, rows.slice(first, first + BLOCK_ROWS), `${table}:${randomUUID()}`);
  }
}
