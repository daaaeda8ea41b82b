import { RIGHTS } from '../../contract/rights.ts';
import type { Right } from '../../contract/rights.ts';
import type { ProjectLookup } from '../issues/project-lookup.ts';

/** The person behind a request. `by` is the name in the history of an issue. */
export interface Person {
  by: string;
  userId: string;
  email: string;
  name: string;
}

/** A person, and the data and changes that are allowed to this person. Every question about data takes it, or ids from it. */
export interface Access extends Person {
  /** All projects of this person; there is no other "all". */
  projects: ProjectLookup;
  can(right: Right): boolean;
}

export type RightsOf = (person: Person) => ReadonlySet<Right>;

const ALL: ReadonlySet<Right> = new Set(RIGHTS);

/** In force while there are no roles: each person has all rights, and so has each token. */
export const allRights: RightsOf = () => ALL;
