import { createHash } from 'node:crypto';

/* A small shop that is the same in each run: everything derives from names and counters. */

export const DAY_S = 86_400;
export const hex = (seed: string, digits: number): string =>
  createHash('sha256').update(seed).digest('hex').slice(0, digits);
/** A number from 0 to 1, the same for the same seed. */
export const chance = (seed: string): number => Number.parseInt(hex(seed, 8), 16) / 0xffffffff;
export const pick = <T>(seed: string, values: readonly T[]): T =>
  values[Math.floor(chance(seed) * values.length * 0.999)]!;

export const RELEASES = ['shop-web@1.3.0', 'shop-web@1.3.1', 'shop-web@1.4.0'];
