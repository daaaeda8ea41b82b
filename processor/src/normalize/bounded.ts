import { cut } from './cut.ts';

export interface Bounds {
  /** Characters of all keys and strings together, the rest counted by kind. */
  size: number;
  depth: number;
}

const SCALAR_SIZE = 8;
const TRIMMED = '[Trimmed]';

/**
 * A copy of free-form data that is safe to keep: bounded in depth and size, in one
 * walk. Data beyond the bounds is cut at the end, in the client's order.
 */
export function bounded(value: unknown, bounds: Bounds): unknown {
  return copy(value, bounds.depth, { left: bounds.size });
}

export function boundedMap(value: Readonly<Record<string, unknown>>, bounds: Bounds): Record<string, unknown> {
  return copyRecord(value, bounds.depth, { left: bounds.size });
}

interface Budget {
  left: number;
}

function copy(value: unknown, depth: number, budget: Budget): unknown {
  if (typeof value === 'string') return copyText(value, budget);
  if (typeof value !== 'object' || value === null) {
    budget.left -= SCALAR_SIZE;
    return value;
  }
  if (Array.isArray(value)) return depth === 0 ? '[Array]' : copyArray(value, depth, budget);
  return depth === 0 ? '[Object]' : copyRecord(value as Record<string, unknown>, depth, budget);
}

function copyText(value: string, budget: Budget): string {
  const text = value.length > budget.left ? cut(value, Math.max(budget.left, TRIMMED.length)) : value;
  budget.left -= text.length;
  return text;
}

function copyArray(values: readonly unknown[], depth: number, budget: Budget): unknown[] {
  const out: unknown[] = [];
  for (const value of values) {
    if (budget.left <= 0) {
      out.push(TRIMMED);
      break;
    }
    out.push(copy(value, depth - 1, budget));
  }
  return out;
}

function copyRecord(record: Readonly<Record<string, unknown>>, depth: number, budget: Budget): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const key of Object.keys(record)) {
    if (key === '__proto__') continue;
    if (budget.left <= 0) {
      out[TRIMMED] = true;
      break;
    }
    budget.left -= key.length;
    out[key] = copy(record[key], depth - 1, budget);
  }
  return out;
}
