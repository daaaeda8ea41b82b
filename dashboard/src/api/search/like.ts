/** A star that stands for itself, as `\*` in quotes asks for it. A character for private use: one that is typed asks for a star, too. */
export const LITERAL_STAR = '\uE000';

/** Whether a value holds a `*` that stands for any run of characters. */
export const isPattern = (value: string): boolean => value.includes('*');

/** A value that is no pattern, as it is stored. */
export const exactOf = (value: string): string => value.replaceAll(LITERAL_STAR, '*');

/** `*` is any run of characters; characters that LIKE would read as wildcards are escaped. */
export const likeOf = (value: string): string =>
  exactOf(value.replace(/[\\%_]/g, String.raw`\$&`).replaceAll(/\*+/g, '%'));
