import type { ErrorCode } from '../intake/errors.ts';
import type { Count } from './tallies.ts';

/** The counts of this process since it began, as far as they were taken for publication. Its metrics show them. */
export interface Totals {
  outcomes: readonly Total[];
  /** Answers other than 200, also to requests without a valid key. */
  refusals: ReadonlyMap<ErrorCode, number>;
}

export type Total = Pick<Count, 'outcome' | 'reason' | 'category' | 'quantity'>;

interface TotalsKept {
  add(counts: readonly Count[]): void;
  refused(code: ErrorCode): void;
  read(): Totals;
}

/** Reasons of quotas and of clients are free text; beyond this many rows they are counted as one. */
const ROWS = 2_000;

export function createTotals(maxRows = ROWS): TotalsKept {
  const rows = new Map<string, Total>();
  const refusals = new Map<ErrorCode, number>();

  const rowOf = (outcome: Total['outcome'], category: string, reason: string): Total => {
    const key = `${outcome}:${category}:${reason}`;
    const known = rows.get(key);
    if (known) return known;
    if (rows.size >= maxRows && reason !== '' && reason !== REST) return rowOf(outcome, category, REST);
    const row = { outcome, reason, category, quantity: 0 };
    rows.set(key, row);
    return row;
  };

  return {
    add(counts) {
      for (const each of counts) rowOf(each.outcome, each.category, each.reason).quantity += each.quantity;
    },
    refused: (code) => void refusals.set(code, (refusals.get(code) ?? 0) + 1),
    read: () => ({ outcomes: [...rows.values()].map((row) => ({ ...row })), refusals: new Map(refusals) }),
  };
}

const REST = 'other';
