import { createHash } from 'node:crypto';

import type { Fingerprint } from './v1.ts';

/**
 * The issue of a fingerprint: the first 63 bits of a hash, in decimal digits. It derives from nothing else, so two processors,
 * a retry and a replay agree on it; the sign bit stays free for readers with signed integers.
 */
export function issueIdOf(project: number, fingerprint: Fingerprint): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([project, fingerprint.version, ...fingerprint.parts]))
    .digest();
  return (digest.readBigUInt64BE() >> 1n).toString();
}
