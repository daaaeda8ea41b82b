import { systemAccess } from '../directory/access.ts';
import type { SystemAccess } from '../directory/access.ts';

/** The access of a test to these projects. */
export const accessTo = (projects: readonly number[]): SystemAccess => systemAccess('a test', projects);
