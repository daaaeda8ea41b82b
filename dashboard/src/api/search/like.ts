/** `*` is any run of characters; characters that LIKE would read as wildcards are escaped. */
export const likeOf = (value: string): string => value.replace(/[\\%_]/g, String.raw`\$&`).replaceAll(/\*+/g, '%');
