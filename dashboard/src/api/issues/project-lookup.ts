import type { SettledProject } from '../projects/projects.ts';

export type ProjectLookup = ReadonlyMap<number, SettledProject>;
