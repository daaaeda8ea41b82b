/** Texts and expressions that an option lists, or one of them alone. */
export type Patterns = string | RegExp | readonly (string | RegExp)[] | undefined;

/** Whether one of the patterns is in the text. `search` keeps no position between calls, which `test` does under the flags g and y. */
export const matchesAny = (text: string, patterns: Patterns): boolean =>
  asList(patterns).some((each) => (typeof each === 'string' ? text.includes(each) : text.search(each) !== -1));

/** Options of plain JavaScript are checked by nobody: one value may stand for a list of it. */
export const asList = <T>(given: T | readonly T[] | null | undefined): T[] =>
  given === null || given === undefined ? [] : ([given].flat(1) as T[]);
