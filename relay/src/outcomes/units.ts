import { quantitiesOfItem } from '@breakwater/sdk/wire';
import type { Item, Quantity } from '@breakwater/sdk/wire';

/** The units of one item: as quotas count it, else one unit of `default`. */
export function unitsOf({ headers, payload }: Item): readonly Quantity[] {
  const quantities = quantitiesOfItem(headers, payload.length);
  return quantities.length > 0 ? quantities : ONE;
}

/** Counted also for a request that was refused before its items were known. */
export const ONE: readonly Quantity[] = [{ category: 'default', quantity: 1 }];
