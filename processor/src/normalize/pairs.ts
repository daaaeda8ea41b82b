import type { Pairs } from '@breakwater/sdk/wire';

import { excerpt } from './bounded.ts';
import type { Cuts } from './count-cuts.ts';

/** An object or a list of pairs, as a list of pairs of strings. Pairs without a name or a value are left out. */
export function pairsOf(pairs: Pairs | null | undefined, cuts?: Cuts): [string, string][] {
  if (!pairs) return [];
  const out: [string, string][] = [];
  const entries = Array.isArray(pairs) ? pairs : Object.entries(pairs);
  for (const pair of entries) {
    if (!pair) continue;
    const name = scalarText(pair[0]);
    const value = scalarText(pair[1], cuts);
    if (name !== null && name !== '' && value !== null) out.push([name, value]);
  }
  return out;
}

/** More of one value than any field keeps that it becomes a text of. */
const NESTED = { size: 2000, depth: 4 };

/** A scalar as text, anything deeper as bounded JSON, nothing as null. */
export function scalarText(value: unknown, cuts?: Cuts): string | null {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return null;
  if (typeof value === 'object') return JSON.stringify(excerpt(value, NESTED, cuts));
  return String(value);
}
