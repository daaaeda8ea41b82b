import type { AST } from '@eslint-community/regexpp';

/*
 * Tries a pattern on texts that repeat themselves, step by step as engines do, and counts the steps: the same count on every machine,
 * however busy it is.
 */

const SHORT = 500;
const LONG = 2000;
/** An engine takes 10 ns for one: as many for each character would make a second of 40,000 characters. */
const STEPS_MAX = 2500;
/** Fewer are quick however they grow. */
const STEPS_FEW = 400;

/** The reason why a pattern takes long on such a text; null where its steps grow with the text and no faster. */
export function whySlow(pattern: AST.Pattern): string | null {
  for (const unit of ['a', '1', 'a1', ' -', pattern.raw.replace(/[^a-z\d ]/gi, '') || 'x']) {
    const few = stepsForEach(pattern, unit, SHORT);
    const many = few > STEPS_MAX ? few : stepsForEach(pattern, unit, LONG);
    if (many > STEPS_MAX || (many > STEPS_FEW && many > few * 2))
      return `takes over ${Math.min(STEPS_MAX, Math.floor(many))} steps for each character of a text of ${LONG}`;
  }
  return null;
}

/** How many steps a search for all matches takes for each character of a text. */
function stepsForEach(pattern: AST.Pattern, unit: string, length: number): number {
  const text = `${unit.repeat(Math.ceil(length / unit.length)).slice(0, length)}!`;
  return new Search(pattern, text, STEPS_MAX * length).steps() / length;
}

class TooManySteps extends Error {}

type Next = (at: number) => boolean;

/** One search through one text. A class, because each step counts. */
class Search {
  readonly #pattern: AST.Pattern;
  readonly #text: string;
  readonly #most: number;
  readonly #known = new Map<AST.Element, Map<string, boolean>>();
  #steps = 0;

  constructor(pattern: AST.Pattern, text: string, most: number) {
    this.#pattern = pattern;
    this.#text = text;
    this.#most = most;
  }

  steps(): number {
    try {
      for (let at = 0; at <= this.#text.length;) {
        let end = at;
        this.#oneOf(this.#pattern.alternatives, at, (to) => {
          end = to;
          return true;
        });
        at = Math.max(end, at + 1);
      }
    } catch (error) {
      // A text of this length is nested deeper than the stack only by patterns that repeat parts without end.
      if (!(error instanceof TooManySteps || error instanceof RangeError)) throw error;
      return Number.POSITIVE_INFINITY;
    }
    return this.#steps;
  }

  #oneOf(alternatives: readonly AST.Alternative[], at: number, next: Next): boolean {
    return alternatives.some(({ elements }) => this.#sequence(elements, 0, at, next));
  }

  #sequence(elements: readonly AST.Element[], index: number, at: number, next: Next): boolean {
    const element = elements[index];
    return element === undefined
      ? next(at)
      : this.#element(element, at, (to) => this.#sequence(elements, index + 1, to, next));
  }

  #element(element: AST.Element, at: number, next: Next): boolean {
    this.#count();
    switch (element.type) {
      case 'Group':
      case 'CapturingGroup':
        return this.#oneOf(element.alternatives, at, next);
      case 'Quantifier':
        return this.#repeat(element, at, next);
      case 'Assertion':
        return this.#holds(element, at) && next(at);
      case 'Character':
      case 'CharacterSet':
      case 'CharacterClass':
        return this.#matches(element, at) && next(at + 1);
      default:
        return false;
    }
  }

  #repeat({ element, min, max, greedy }: AST.Quantifier, at: number, next: Next): boolean {
    const body = element as AST.Element;
    if (body.type !== 'Character' && body.type !== 'CharacterSet' && body.type !== 'CharacterClass')
      return this.#round(body, { min, max, greedy, done: 0 }, at, next);
    // Single characters need no stack.
    let most = 0;
    while (most < max && this.#matches(body, at + most)) {
      most++;
      this.#count();
    }
    for (let count = greedy ? most : min; greedy ? count >= min : count <= most; count += greedy ? -1 : 1) {
      this.#count();
      if (next(at + count)) return true;
    }
    return false;
  }

  #round(
    body: AST.Element,
    rounds: { min: number; max: number; greedy: boolean; done: number },
    at: number,
    next: Next,
  ): boolean {
    this.#count();
    const { min, max, greedy, done } = rounds;
    const again = (): boolean =>
      done < max &&
      this.#element(
        body,
        at,
        (to) => (to > at || done < min) && this.#round(body, { ...rounds, done: done + 1 }, to, next),
      );
    const onward = (): boolean => done >= min && next(at);
    return greedy ? again() || onward() : onward() || again();
  }

  #holds(assertion: AST.Assertion, at: number): boolean {
    if (assertion.kind === 'start') return at === 0;
    if (assertion.kind === 'end') return at === this.#text.length;
    if (assertion.kind !== 'word') return false;
    const isWord = (index: number): boolean => /\w/.test(this.#text[index] ?? ' ');
    return (isWord(at - 1) !== isWord(at)) !== assertion.negate;
  }

  #matches(element: AST.Element, at: number): boolean {
    const character = this.#text[at];
    if (character === undefined) return false;
    const known = this.#known.get(element) ?? new Map<string, boolean>();
    this.#known.set(element, known);
    const before = known.get(character);
    if (before !== undefined) return before;
    const matches = new RegExp(`^(?:${element.raw})$`, 'i').test(character);
    known.set(character, matches);
    return matches;
  }

  #count(): void {
    if (++this.#steps > this.#most) throw new TooManySteps();
  }
}
