import type { Quantity } from '../../wire/data-category.ts';
import type { Loss } from './lost-events.ts';

/** Counts of envelopes that wait no longer, beside those that wait with them. */
export const lossesOf = ({
  envelopes,
  losses,
}: {
  envelopes: readonly { quantities: Quantity[] }[];
  losses: Loss[];
}): Loss[] => [
  ...losses,
  ...envelopes.flatMap(({ quantities }) => quantities.map((each): Loss => ({ ...each, reason: 'queue_overflow' }))),
];
