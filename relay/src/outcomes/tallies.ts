import type { DataCategory } from '@breakwater/sdk/wire';

import { cohortOf } from '../log/index.ts';
import type { OutcomesRecord } from '../log/index.ts';

export type Count = OutcomesRecord['counts'][number];

/** Counts since the last `take`, by cohort, project and category. */
export interface Tallies {
  /** The one cell that counts a unit and its outcome, so that both always agree. */
  cell(at: number, project: number, category: DataCategory): Cell;
  isEmpty(): boolean;
  take(): Count[];
}

export interface Cell {
  received: number;
  appended: number;
  unconfirmed: number;
  /** By `outcome:reason`. */
  others: Map<string, number> | null;
}

/**
 * While the log is out counts merge, and cohorts grow by one each two minutes. Beyond this many cells a new cohort is counted
 * in the newest one that exists: 20 MB at most, plus the cells of new projects.
 */
const CELLS = 100_000;

export function createTallies(maxCells = CELLS): Tallies {
  let cohorts = new Map<number, Map<number, Map<DataCategory, Cell>>>();
  let cells = 0;
  let newest = 0;

  return {
    cell(at, project, category) {
      let cohort = cohortOf(at);
      if (!cohorts.has(cohort)) {
        if (cells >= maxCells) cohort = newest;
        else newest = Math.max(newest, cohort);
      }
      const projects = inMap(cohorts, cohort, () => new Map<number, Map<DataCategory, Cell>>());
      const categories = inMap(projects, project, () => new Map<DataCategory, Cell>());
      const known = categories.get(category);
      if (known) return known;
      const cell: Cell = { received: 0, appended: 0, unconfirmed: 0, others: null };
      categories.set(category, cell);
      cells += 1;
      return cell;
    },
    isEmpty: () => cells === 0,
    take() {
      const counts: Count[] = [];
      for (const [cohort, projects] of cohorts) {
        for (const [project, categories] of projects) {
          for (const [category, cell] of categories) counts.push(...countsOf(cell, { cohort, project, category }));
        }
      }
      cohorts = new Map();
      cells = 0;
      newest = 0;
      return counts;
    },
  };
}

export function addTo(cell: Cell, outcome: Count['outcome'], reason: string, quantity: number): void {
  cell.others ??= new Map();
  const name = `${outcome}:${reason}`;
  // A client may report any number: the sum stays a whole number that readers accept.
  cell.others.set(name, Math.min((cell.others.get(name) ?? 0) + quantity, Number.MAX_SAFE_INTEGER));
}

function* countsOf(cell: Cell, of: Pick<Count, 'cohort' | 'project' | 'category'>): Generator<Count> {
  for (const outcome of ['received', 'appended', 'unconfirmed'] as const) {
    if (cell[outcome] > 0) yield { ...of, outcome, reason: '', quantity: cell[outcome] };
  }
  for (const [name, quantity] of cell.others ?? []) {
    const colon = name.indexOf(':');
    // `addTo` made the name from an outcome.
    const outcome = name.slice(0, colon) as Count['outcome'];
    yield { ...of, outcome, reason: name.slice(colon + 1), quantity };
  }
}

function inMap<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
