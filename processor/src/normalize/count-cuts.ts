import { PARTS } from '../store/cuts.ts';
import type { Cut, ListPart, CutPart } from '../store/cuts.ts';
import { cut } from './cut.ts';

/**
 * Counts all that is left out of one item or shortened in it. Every limit inside an item goes through this, so that none cuts
 * without a count.
 */
export interface Cuts {
  /** The values of a list that has a limit. `ends` cuts from the middle: the first show the start, the last the fault. */
  keep<T>(part: ListPart, values: readonly T[], which: 'first' | 'last' | 'ends'): readonly T[];
  /** The values of a list that has holes where one was wrong. Called before `keep`, which counts the others. */
  whole<T>(part: CutPart, values: readonly (T | null | undefined)[]): T[];
  text(text: string, max: number): string;
  left(part: CutPart, quantity: number, why?: Cut['why']): void;
  /** Values that a list lost before it was counted. */
  lost(part: CutPart, quantity: number): void;
  /** In the order in which they were met. */
  all(): Cut[];
}

export function createCuts(): Cuts {
  const counts = new Map<string, Omit<Cut, 'total'>>();
  /** How many there were of the parts that came by so far. */
  const had = new Map<CutPart, number>();
  /** The parts that were counted as a list: only of those is the total known. */
  const listed = new Set<CutPart>();

  const add = (part: CutPart, quantity: number): void => void had.set(part, (had.get(part) ?? 0) + quantity);
  const left: Cuts['left'] = (part, quantity, why = 'limit') => {
    if (quantity <= 0) return;
    const known = counts.get(`${why} ${part}`);
    if (known) known.left += quantity;
    else counts.set(`${why} ${part}`, { part, why, left: quantity });
  };

  return {
    left,
    lost(part, quantity) {
      add(part, quantity);
      left(part, quantity);
    },
    keep(part, values, which) {
      const { max } = PARTS[part];
      listed.add(part);
      add(part, values.length);
      left(part, values.length - max);
      if (values.length <= max) return values;
      if (which === 'ends') return withoutMiddle(values, max);
      return which === 'first' ? values.slice(0, max) : values.slice(values.length - max);
    },
    whole(part, values) {
      const whole = values.filter((value) => value !== null && value !== undefined);
      add(part, values.length - whole.length);
      left(part, values.length - whole.length, 'invalid');
      return whole;
    },
    text(text, max) {
      if (text.length > max) left('texts', 1);
      return cut(text, max);
    },
    all: () =>
      [...counts.values()].map((each) => ({ ...each, total: listed.has(each.part) ? (had.get(each.part) ?? 0) : 0 })),
  };
}

/** The first values and the last ones, as many of each. */
export function withoutMiddle<T>(values: readonly T[], max: number): readonly T[] {
  if (values.length <= max) return values;
  const head = Math.floor(max / 2);
  return [...values.slice(0, head), ...values.slice(values.length - (max - head))];
}
