import { systemAccess } from '@breakwater/processor/directory';
import type { AllowedId } from '@breakwater/processor/directory';

/** Ids of projects, as an access gives them. */
export const allowed = (...ids: number[]): readonly AllowedId[] => systemAccess('a test asks', ids).projects;

/** The project that each installation begins with. */
export const [FIRST_PROJECT] = allowed(1) as [AllowedId];
