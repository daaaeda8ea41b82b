import { createDrains } from './drains.ts';
import { createFilters } from './filters/create-filters.ts';
import type { Gate } from './gate.ts';

/** Those that follow the log: opened, and closed before it, by whoever opens it. */
export interface FollowingGates {
  quotas: Gate;
  pressure: Gate;
}

/** All gates between the check of an envelope and its records, in the order in which they are asked: drains, filters, quotas, pressure. */
export const createGates = ({ quotas, pressure }: FollowingGates): Gate[] => [
  createDrains(),
  createFilters(),
  quotas,
  pressure,
];
