import { createDrains } from './drains.ts';
import { createFilters } from './filters/create-filters.ts';
import type { Gate } from './gate.ts';

/** All gates between the check of an envelope and its records, in the order in which they are asked: drains, filters, quotas, pressure. */
export const createGates = (): Gate[] => [createDrains(), createFilters()];
