import type { SettledProject } from './projects.ts';

declare const allowed: unique symbol;

/**
 * The id of a project that an access gives, which is what questions about data take: a number that nobody checked does not type-check
 * there. At run time it is a number.
 */
export type AllowedId = number & { readonly [allowed]: true };
export type AllowedProject = SettledProject & { id: AllowedId };
export type AllowedProjects = ReadonlyMap<number, AllowedProject>;

/** Projects that a part may read which works without a person, and why it has to. */
export interface SystemAccess {
  reason: string;
  projects: readonly AllowedId[];
}

/**
 * The access of a part that works without a person, to projects that it names; there is none to all. Made in composition roots alone,
 * which `test/unit/access.test.ts` lists.
 */
export const systemAccess = (reason: string, projects: readonly number[]): SystemAccess => ({
  reason,
  projects: projects as readonly AllowedId[],
});
