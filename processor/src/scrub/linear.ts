import { RegExpParser } from '@eslint-community/regexpp';
import type { AST } from '@eslint-community/regexpp';

import { charactersOf, NONE } from './characters.ts';
import type { Characters } from './characters.ts';
import { whySlow } from './probe.ts';

/*
 * The engine tries one way after the other, so the time of a pattern is the number of ways in which a part of a text can match it.
 * A pattern is taken where these are few for every text, whatever it is: then the time grows with the length of the text alone.
 */

export const PATTERN_MAX = 300;
/** The most characters that a repeat before the end of a pattern may take. */
const REPEAT_MAX = 100;
const WAYS_MAX = 64;

/** The reason why a pattern is not taken; null for one whose time grows with the length of the text alone. */
export function whyNotLinear(pattern: string): string | null {
  if (pattern.length > PATTERN_MAX) return `is over ${PATTERN_MAX} characters`;
  let parsed: AST.Pattern;
  try {
    parsed = new RegExpParser({ ecmaVersion: 2024 }).parsePattern(pattern, 0, pattern.length, { unicode: false });
    // The engine of this process has the last word on the syntax.
    RegExp(pattern, 'gi');
  } catch (error) {
    return `is no regular expression: ${error instanceof Error ? error.message.replace(/^.*\/: /, '') : String(error)}`;
  }
  try {
    const { ways } = alternativesOf(parsed.alternatives, { follow: NONE, isLast: true });
    if (isEmpty(parsed.alternatives)) return 'matches an empty text';
    // The proof is about one reader of patterns; a trial has the last word.
    return ways > WAYS_MAX ? tooMany() : whySlow(parsed);
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

class Refusal extends Error {}

const tooMany = (): string =>
  'can match a text in too many ways: parts that take the same characters follow each other, as in \\w{1,20}\\d{1,20}';

/** The place of an element: the characters that may come behind it, and whether nothing does. */
interface Place {
  follow: Characters;
  isLast: boolean;
}

interface Cost {
  /** The most ways in which the element matches from one place of a text. */
  ways: number;
}

function alternativesOf(alternatives: readonly AST.Alternative[], place: Place): Cost {
  const costs = alternatives.map(({ elements }) => sequenceOf(elements, place).ways);
  let seen = NONE;
  let areApart = true;
  for (const { elements } of alternatives) {
    const first = firstOf(elements) | (elements.every(isEmptyElement) ? place.follow : NONE);
    areApart &&= (seen & first) === NONE;
    seen |= first;
  }
  return { ways: areApart ? Math.max(...costs) : costs.reduce((sum, ways) => sum + ways, 0) };
}

function sequenceOf(elements: readonly AST.Element[], place: Place): Cost {
  let ways = 1;
  for (const [index, element] of elements.entries()) {
    const rest = elements.slice(index + 1);
    const follow = firstOf(rest) | (rest.every(isEmptyElement) ? place.follow : NONE);
    ways *= costOf(element, { follow, isLast: place.isLast && rest.length === 0 }).ways;
  }
  return { ways };
}

function costOf(element: AST.Element, place: Place): Cost {
  switch (element.type) {
    case 'Backreference':
      throw new Refusal('refers back to a group');
    case 'Assertion':
      if (element.kind === 'lookahead' || element.kind === 'lookbehind') throw new Refusal('looks around');
      return { ways: 1 };
    case 'Group':
    case 'CapturingGroup':
      return alternativesOf(element.alternatives, place);
    case 'Quantifier':
      return repeatOf(element, place);
    default:
      return { ways: 1 };
  }
}

function repeatOf({ element, min, max }: AST.Quantifier, place: Place): Cost {
  if (max === Number.POSITIVE_INFINITY ? !place.isLast : max > REPEAT_MAX) {
    throw new Refusal(
      `repeats a part over ${REPEAT_MAX} times before the end of the pattern; say how often at most, as in \\d{1,64}`,
    );
  }
  const body = element as AST.Element;
  if (max > 1 && isEmptyElement(body)) throw new Refusal('repeats a part that may be empty');
  const first = firstOf([body]);
  // Within a repeat the next round may follow as well as what stands behind it.
  const inner = costOf(body, { follow: max > 1 ? place.follow | first : place.follow, isLast: false }).ways;
  const isSure = min === max || (first & place.follow) === NONE || place.isLast;
  if (inner > 1 && max > 1)
    throw new Refusal('repeats a part that matches in several ways, as in (a|ab){2} or (\\w{1,9}\\s?){2}');
  return { ways: isSure ? inner : inner * (max - min + 1) };
}

function isEmptyElement(element: AST.Element): boolean {
  if (element.type === 'Assertion') return true;
  if (element.type === 'Quantifier') return element.min === 0 || isEmptyElement(element.element as AST.Element);
  return (element.type === 'Group' || element.type === 'CapturingGroup') && isEmpty(element.alternatives);
}

const isEmpty = (alternatives: readonly AST.Alternative[]): boolean =>
  alternatives.some(({ elements }) => elements.every(isEmptyElement));

/** The characters with which a sequence may begin. */
function firstOf(elements: readonly AST.Element[]): Characters {
  let first = NONE;
  for (const element of elements) {
    first |= firstOfElement(element);
    if (!isEmptyElement(element)) break;
  }
  return first;
}

function firstOfElement(element: AST.Element): Characters {
  switch (element.type) {
    case 'Quantifier':
      return firstOfElement(element.element as AST.Element);
    case 'Group':
    case 'CapturingGroup':
      return element.alternatives.reduce((first, { elements }) => first | firstOf(elements), NONE);
    case 'Character':
    case 'CharacterSet':
    case 'CharacterClass':
      return charactersOf(element);
    default:
      return NONE;
  }
}
