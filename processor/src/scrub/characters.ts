import type { AST } from '@eslint-community/regexpp';

/** A set of characters as bits: one for each of ASCII, and one for all others together. */
export type Characters = bigint;

const OTHERS = 128;
const ALL: Characters = (1n << 129n) - 1n;
export const NONE: Characters = 0n;

const one = (code: number): Characters => 1n << BigInt(Math.min(code, OTHERS));

/** Rules match in any case of letters. */
function anyCase(code: number): Characters {
  const character = String.fromCodePoint(code);
  return [character, character.toLowerCase(), character.toUpperCase()].reduce(
    (set, each) => set | one(each.codePointAt(0) ?? 0),
    NONE,
  );
}

function range(from: number, to: number): Characters {
  let set = to >= OTHERS ? one(OTHERS) : NONE;
  for (let code = from; code <= Math.min(to, OTHERS - 1); code++) set |= anyCase(code);
  return set;
}

const KNOWN: Readonly<Record<string, Characters>> = {
  digit: range(48, 57),
  space: range(9, 13) | one(32) | one(OTHERS),
  word: range(48, 57) | range(65, 90) | one(95),
};

/** The characters that an element of a pattern matches. */
export function charactersOf(element: AST.Character | AST.CharacterSet | AST.CharacterClass): Characters {
  if (element.type === 'Character') return anyCase(element.value);
  if (element.type === 'CharacterSet') {
    const set = KNOWN[element.kind];
    if (set === undefined) return ALL;
    return 'negate' in element && element.negate ? (ALL ^ set) | one(OTHERS) : set;
  }
  const members = element.elements.reduce((set, member) => set | memberOf(member), NONE);
  return element.negate ? (ALL ^ members) | one(OTHERS) : members;
}

function memberOf(member: AST.CharacterClass['elements'][number]): Characters {
  if (member.type === 'CharacterClassRange') return range(member.min.value, member.max.value);
  if (member.type === 'Character' || member.type === 'CharacterSet' || member.type === 'CharacterClass')
    return charactersOf(member);
  return ALL;
}
