import { createDrains } from './drains.ts';
import { createFilters } from './filters/create-filters.ts';
import type { Gate } from './gate.ts';

/** Gates that follow the log. The function that opens them also closes them, before the log. */
export interface FollowingGates {
  quotas: Gate;
  pressure: Gate;
}

/**
 * All gates between the check of an envelope and its records, in the order in which they are called: drains, filters, quotas,
 * pressure.
 */
export const createGates = ({ quotas, pressure }: FollowingGates): Gate[] => [
  createDrains(),
  createFilters(),
  quotas,
  pressure,
];
