import type { Pairs } from '@breakwater/sdk/wire';

import { bounded } from './bounded.ts';

/** An object or a list of pairs, as a list of pairs of strings. Pairs without a name or a value are left out. */
export function pairsOf(pairs: Pairs | null | undefined): [string, string][] {
  if (!pairs) return [];
  const out: [string, string][] = [];
  const entries = Array.isArray(pairs) ? pairs : Object.entries(pairs);
  for (const pair of entries) {
    if (!pair) continue;
    const name = scalarText(pair[0]);
    const value = scalarText(pair[1]);
    if (name !== null && name !== '' && value !== null) out.push([name, value]);
  }
  return out;
}

/** A scalar as text, anything deeper as bounded JSON, nothing as null. */
export function scalarText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return null;
  if (typeof value === 'object') return JSON.stringify(bounded(value, { size: 2000, depth: 4 }));
  return String(value);
}
