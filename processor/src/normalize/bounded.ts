import { PARTS } from '../store/cuts.ts';
import type { FreePart, CutPart } from '../store/cuts.ts';
import type { Cuts } from './count-cuts.ts';
import { cut } from './cut.ts';

interface Bounds {
  /** Characters of all keys and strings together, the rest counted by kind. */
  size: number;
  depth: number;
}

const SCALAR_SIZE = 8;
const TRIMMED = '[Trimmed]';

/**
 * A copy of free-form data that is safe to keep: bounded in depth and size, in one walk. Data beyond the bounds is cut at the end, in
 * the client's order, and counted.
 */
export function bounded(value: unknown, part: FreePart, cuts: Cuts): unknown {
  const { size, depth } = PARTS[part];
  return copy(value, depth, { left: size, part, cuts });
}

export function boundedMap(
  value: Readonly<Record<string, unknown>>,
  part: FreePart,
  cuts: Cuts,
): Record<string, unknown> {
  const { size, depth } = PARTS[part];
  return copyRecord(value, depth, { left: size, part, cuts });
}

/** Data that becomes one text, bounded; a cut of it is one of that text. */
export const excerpt = (value: unknown, { size, depth }: Bounds, cuts?: Cuts): unknown =>
  copy(value, depth, { left: size, ...(cuts && { part: 'texts', cuts }) });

interface Budget {
  left: number;
  part?: CutPart;
  cuts?: Cuts;
}

const missed = ({ part, cuts }: Budget, values: number): void => {
  if (part) cuts?.left(part, values);
};

function copy(value: unknown, depth: number, budget: Budget): unknown {
  if (typeof value === 'string') return copyText(value, budget);
  if (typeof value !== 'object' || value === null) {
    budget.left -= SCALAR_SIZE;
    return value;
  }
  if (depth === 0) {
    missed(budget, 1);
    return Array.isArray(value) ? '[Array]' : '[Object]';
  }
  return Array.isArray(value)
    ? copyArray(value, depth, budget)
    : copyRecord(value as Record<string, unknown>, depth, budget);
}

function copyText(value: string, budget: Budget): string {
  const most = Math.max(budget.left, TRIMMED.length);
  if (value.length > most) budget.cuts?.left('texts', 1);
  const text = value.length > budget.left ? cut(value, most) : value;
  budget.left -= text.length;
  return text;
}

function copyArray(values: readonly unknown[], depth: number, budget: Budget): unknown[] {
  const out: unknown[] = [];
  for (const [index, value] of values.entries()) {
    if (budget.left <= 0) {
      missed(budget, values.length - index);
      out.push(TRIMMED);
      break;
    }
    out.push(copy(value, depth - 1, budget));
  }
  return out;
}

function copyRecord(record: Readonly<Record<string, unknown>>, depth: number, budget: Budget): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  const keys = Object.keys(record);
  for (const [index, key] of keys.entries()) {
    if (key === '__proto__') continue;
    if (budget.left <= 0) {
      missed(budget, keys.length - index);
      out[TRIMMED] = true;
      break;
    }
    budget.left -= key.length;
    out[key] = copy(record[key], depth - 1, budget);
  }
  return out;
}
