import { createHash } from 'node:crypto';

/**
 * Users are counted by eight bytes of a hash of the text that `userKeyOf` gives (`id:42`, `email:a@b.example`), in decimal digits;
 * `0` stands for no user. Among a million users two share a hash once in 37 million projects.
 */
export const userHashOf = (userKey: string): string =>
  userKey === '' ? NO_USER : createHash('sha256').update(userKey).digest().readBigUInt64BE().toString();

export const NO_USER = '0';
