import { quantitiesOfItem } from '@breakwater/sdk/wire';
import type { Item, Quantity } from '@breakwater/sdk/wire';

/** What one item counts for: what quotas know it by, else one unit of `default`. */
export function unitsOf({ headers, payload }: Item): readonly Quantity[] {
  const quantities = quantitiesOfItem(headers, payload.length);
  return quantities.length > 0 ? quantities : ONE;
}

/** Also of a request that was refused before its items were known. */
export const ONE: readonly Quantity[] = [{ category: 'default', quantity: 1 }];
