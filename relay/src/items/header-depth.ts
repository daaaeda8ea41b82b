import { RelayError } from '../intake/errors.ts';

/**
 * Header lines are small, but JSON of 64 KiB may nest 30,000 levels: more than `JSON.stringify` and most walkers survive.
 * @throws RelayError
 */
export function checkDepth(headers: object, what: string): void {
  if (isTooDeep(headers)) throw new RelayError('envelope_malformed', [`${what}: ${TOO_DEEP}`]);
}

const HEADER_LEVELS = 20;
export const TOO_DEEP = `nested deeper than ${HEADER_LEVELS} levels`;

export const isTooDeep = (headers: object): boolean => isDeeperThan(HEADER_LEVELS, headers);

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const name in value) if (isDeeperThan(levels - 1, (value as Record<string, unknown>)[name])) return true;
  return false;
}
