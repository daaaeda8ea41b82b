import { createHash, randomBytes } from 'node:crypto';

const CODES = 10;
/** Without letters that look alike. Thirty-two, so that each byte gives one without a bias. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';
const LENGTH = 16;

/** New recovery codes, each of 80 bits: four groups of four letters. */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: CODES }, () =>
    [...randomBytes(LENGTH)]
      .map((byte) => LETTERS[byte % LETTERS.length])
      .join('')
      .replace(/(.{4})(?=.)/g, '$1-'),
  );

/** The hash is of the letters alone, however a person writes them. A code has too many bits to be guessed from it. */
export const recoveryHashOf = (code: string): string =>
  createHash('sha256')
    .update(code.toLowerCase().replace(/[^a-z0-9]/g, ''))
    .digest('hex');
