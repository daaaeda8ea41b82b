import { DirectoryError } from './errors.ts';

/** Two values of a table, or of one `within`, never have the same word. */
export interface Unique<Value> {
  /** Is named where the word is taken. */
  property: string;
  wordOf(value: Value): string;
  within?: keyof Value;
}

/** Writers of unique words that come at once take turns. */
export const TURNS = 10;

/**
 * The token of the next write among these values, which are all of a table or of one `within`, removed ones too. It counts the writes so
 * far, for each of them adds one to a version: of two writers who found a word free at once, the store keeps one, and the other
 * looks again. So it has to be read before all else that a write depends on.
 * @throws DirectoryError `name_taken`
 */
export function turnAmong<Value extends { version: number }>(
  all: readonly { value: Value; isRemoved: boolean; isSelf: boolean }[],
  { value, before }: { value: Value; before: Value | null },
  { property, wordOf, within }: Unique<Value>,
): string {
  const word = wordOf(value);
  const isTaken = all.some((other) => !other.isRemoved && !other.isSelf && wordOf(other.value) === word);
  // A value that shares its word since a time when that was allowed may change all else.
  if (isTaken && !(before && wordOf(before) === word))
    throw new DirectoryError('name_taken', `${property}: ${word} is in use`);
  const writes = all.reduce((sum, other) => sum + other.value.version, 0);
  return [within === undefined ? '' : String(value[within]), 'write', writes].join(':');
}
