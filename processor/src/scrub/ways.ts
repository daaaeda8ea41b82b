import type { Findings } from './findings.ts';

/** Longer texts are looked up without a look at their length. */
const LENGTHS = 512;
/** Deeper values are left out by the walk that follows. */
const DEPTH_MAX = 62;

/**
 * The lists and records of an item that hold a finding, however deep: the walk that replaces values goes nowhere else. Texts are told
 * apart by their length at first, and `for in` is the quickest way through a record, so this takes a fifth of that walk's time.
 */
export function waysTo(findings: Findings, root: unknown): ReadonlySet<object> {
  const ways = new Ways(findings);
  if (typeof root === 'object' && root !== null) ways.isWay(root, 0);
  return ways.found;
}

class Ways {
  readonly found = new Set<object>();
  readonly #findings: Findings;
  readonly #lengths = new Uint8Array(LENGTHS + 1);

  constructor(findings: Findings) {
    this.#findings = findings;
    for (const texts of [findings.keys, findings.texts.keys(), findings.names])
      for (const text of texts) this.#lengths[Math.min(text.length, LENGTHS)] = 1;
  }

  isWay(value: object, depth: number): boolean {
    // Cut there in any case.
    if (depth > DEPTH_MAX) return true;
    let holds = false;
    if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index++) if (this.#isFound(value[index], depth)) holds = true;
    } else {
      for (const key in value) {
        if (this.#couldBe(key) && this.#isNamed(key)) holds = true;
        if (this.#isFound((value as Record<string, unknown>)[key], depth)) holds = true;
      }
    }
    if (holds) this.found.add(value);
    return holds;
  }

  /** Names count where they stand: the record or list that holds one gives its value away. */
  #isFound(value: unknown, depth: number): boolean {
    if (typeof value === 'string') return this.#couldBe(value) && this.#isText(value);
    if (typeof value === 'number') return this.#findings.numbers.size > 0 && this.#findings.numbers.has(value);
    return typeof value === 'object' && value !== null && this.isWay(value, depth + 1);
  }

  #couldBe(text: string): boolean {
    return this.#lengths[text.length < LENGTHS ? text.length : LENGTHS] === 1;
  }

  #isNamed(key: string): boolean {
    return this.#findings.keys.has(key) || this.#findings.texts.has(key);
  }

  #isText(text: string): boolean {
    return this.#findings.texts.has(text) || this.#findings.names.has(text);
  }
}
