import { createHash } from 'node:crypto';

import { PARTS } from '../../../store/cuts.ts';
import type { Cuts } from '../../../normalize/count-cuts.ts';

const PART_MAX = 500;
const DIGEST = 16;

/**
 * The fingerprint that a client set, without parts that are no text. A part or a list that is too long ends with a digest of the rest,
 * so that two of them that differ only there stay apart.
 */
export function normalizeFingerprint(raw: readonly (string | null)[], cuts: Cuts): string[] {
  const given = cuts.whole('fingerprint', raw).filter((part) => part !== '');
  const { max } = PARTS.fingerprint;
  const kept = cuts.keep('fingerprint', given, 'first').map((part) => shortened(part, cuts));
  return given.length <= max ? kept : [...kept.slice(0, max - 1), digestOf(JSON.stringify(given.slice(max - 1)))];
}

const shortened = (part: string, cuts: Cuts): string =>
  part.length <= PART_MAX
    ? part
    : `${cuts.text(part, PART_MAX).slice(0, PART_MAX - DIGEST - 1)} ${digestOf(part).slice(0, DIGEST)}`;

const digestOf = (text: string): string =>
  createHash('sha256')
    .update(text)
    .digest('hex')
    .slice(0, 2 * DIGEST);
