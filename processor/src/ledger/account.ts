import { quantitiesOfItem } from '@breakwater/sdk/wire';
import type { DataCategory, Item, Quantity } from '@breakwater/sdk/wire';

/** What became of units of one category, as the ledger's key: an outcome, with its reason after a colon where it has one. */
export interface Fate {
  category: DataCategory;
  quantity: number;
  key: string;
  /** For a receipt: of what it is a duplicate, or the cause. */
  detail?: string;
  /** Where they are stored: which of the record's rows for a table they are. */
  rows?: { table: string; from: number; to: number };
}

/** The units of one record of a lane, and what became of each. */
export interface Account {
  project: number;
  /** Epoch milliseconds; by them the cohort. */
  receivedAt: number;
  /** Empty for envelopes without one. */
  eventId: string;
  client: string;
  relay: string;
  read: readonly Quantity[];
  fates: Fate[];
  /** Why it was moved to another lane, where it was. */
  movedFor?: string;
  /** Spans inside of its transaction that were left out: no units of their own. */
  innerInvalid: number;
}

/** The units of an item, counted as the relay counts them. What no quota knows is one unit all the same. */
export function unitsOf({ headers, payload }: Item): Quantity[] {
  const quantities = quantitiesOfItem(headers, payload.length);
  return quantities.length > 0 ? quantities : [{ category: 'default', quantity: 1 }];
}

/** All units came to the same end. */
export const fatesOf = (units: readonly Quantity[], key: string, detail?: string): Fate[] =>
  units.map((unit) => ({ ...unit, key, ...(detail !== undefined && { detail }) }));

/** A record that does not tell its units, for which one is counted. */
export const unreadableAccount = (
  known: { project: number; receivedAt: number; eventId?: string | undefined },
  cause: Error,
): Account => {
  const read: Quantity[] = [{ category: 'default', quantity: 1 }];
  return {
    project: known.project,
    receivedAt: known.receivedAt,
    eventId: known.eventId ?? '',
    client: '',
    relay: '',
    read,
    fates: fatesOf(read, 'dead:unreadable', cause.message),
    innerInvalid: 0,
  };
};

/** A table refused one of its rows. A transaction of which a row is missing is not stored as it was sent. */
export function refuse(account: Account, table: string, index: number, cause: Error): void {
  account.fates = account.fates.flatMap((fate) => {
    const { rows } = fate;
    if (fate.key !== 'stored' || rows?.table !== table || index < rows.from || index >= rows.to) return [fate];
    const letter: Fate = { category: fate.category, quantity: 1, key: 'dead:insert', detail: cause.message };
    return fate.quantity === 1 ? [letter] : [{ ...fate, quantity: fate.quantity - 1 }, letter];
  });
}
