import type { DataCategory, Quantity } from '@breakwater/sdk/wire';

import type { Cut } from '../store/cuts.ts';

/** The outcome of units of one category, as the ledger's key: an outcome, with its reason after a colon where it has one. */
export interface UnitFate {
  category: DataCategory;
  quantity: number;
  key: string;
  /** For a receipt: the lane or id of the event that it repeats, or the cause. */
  detail?: string;
  /** Where they are stored: which of the record's rows for a table they are. */
  rows?: { table: string; from: number; to: number };
}

/** The units of one record of a lane, and what became of each. */
export interface RecordAccount {
  project: number;
  /** Epoch milliseconds; the cohort follows from it. */
  receivedAt: number;
  /** Empty for envelopes without one. */
  eventId: string;
  client: string;
  relay: string;
  read: readonly Quantity[];
  fates: UnitFate[];
  /** The reason why the record was moved to another lane, where it was. */
  movedFor?: string;
  /** Parts of its items that were left out or shortened, by the category of the item. They are not units of their own. */
  inner: { category: DataCategory; cuts: readonly Cut[] }[];
}

/** Gives all units the same outcome. */
export const fatesOf = (units: readonly Quantity[], key: string, detail?: string): UnitFate[] =>
  units.map((unit) => ({ ...unit, key, ...(detail !== undefined && { detail }) }));

/** The account of a record whose units cannot be read: one unit is counted for it. */
export const unreadableAccount = (
  known: { project: number; receivedAt: number; eventId?: string | undefined },
  cause: Error,
): RecordAccount => {
  const read: Quantity[] = [{ category: 'default', quantity: 1 }];
  return {
    project: known.project,
    receivedAt: known.receivedAt,
    eventId: known.eventId ?? '',
    client: '',
    relay: '',
    read,
    fates: fatesOf(read, 'dead:unreadable', cause.message),
    inner: [],
  };
};

/** A table refused one of its rows. A transaction of which a row is missing is not stored as it was sent. */
export function refuse(account: RecordAccount, table: string, index: number, cause: Error): void {
  account.fates = account.fates.flatMap((fate) => {
    const { rows } = fate;
    if (fate.key !== 'stored' || rows?.table !== table || index < rows.from || index >= rows.to) return [fate];
    const letter: UnitFate = { category: fate.category, quantity: 1, key: 'dead:insert', detail: cause.message };
    return fate.quantity === 1 ? [letter] : [{ ...fate, quantity: fate.quantity - 1 }, letter];
  });
}
