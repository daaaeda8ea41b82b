import type { AllowedProjects, SettledProject } from '@breakwater/processor/directory';

import { RIGHTS, rightsOfScopes } from '../../contract/rights.ts';
import type { Right } from '../../contract/rights.ts';

/** The person behind a request. `by` is the name in the history of an issue. */
export interface Person {
  by: string;
  userId: string;
  email: string;
  name: string;
  /** The scopes of the token that asks; null where it is none, or one that may do all. */
  scopes: readonly string[] | null;
  /** The end of the token that asks; null where it is none, or has no end. */
  endsAt: number | null;
}

/** A person, and the data and changes that are allowed to this person. Every question about data takes it, or ids from it. */
export interface Access extends Person {
  /** All projects of this person; there is no other "all". */
  projects: AllowedProjects;
  can(right: Right): boolean;
}

export type RightsOf = (person: Person) => ReadonlySet<Right>;

const ALL: ReadonlySet<Right> = new Set(RIGHTS);

/** In force while there are no roles: each person has all rights, and a token those of its scopes. */
export const allRights: RightsOf = () => ALL;

/** The rights that a person has of these who asks by a token with scopes. */
export function limitedByScopes(rights: ReadonlySet<Right>, { scopes }: Person): ReadonlySet<Right> {
  if (scopes === null) return rights;
  const limit = rightsOfScopes(scopes);
  return new Set([...rights].filter((right) => limit.has(right)));
}

/** Which of all projects a person may see. */
export type ProjectsOf = (
  person: Person,
  all: ReadonlyMap<number, SettledProject>,
) => ReadonlyMap<number, SettledProject>;

/** In force while there are no roles. */
export const everyProject: ProjectsOf = (_person, all) => all;

/** The access of a person whom the guard admits. */
export const accessOf = (
  person: Person,
  rights: ReadonlySet<Right>,
  projects: ReadonlyMap<number, SettledProject>,
): Access => ({ ...person, projects: projects as AllowedProjects, can: (wanted) => rights.has(wanted) });
