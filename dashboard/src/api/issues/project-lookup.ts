import type { SettledProject } from '@breakwater/processor/directory';

export type ProjectLookup = ReadonlyMap<number, SettledProject>;
