/** The same numbers for the same seed: tests plant and make the same in every run (mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (most: number): number => Math.floor(next() * most);
  const text = (alphabet: string, length: number): string =>
    Array.from({ length }, () => alphabet[below(alphabet.length)]).join('');
  return {
    below,
    text,
    one: (list) => list[below(list.length)] as never,
    hex: (length) => text('0123456789abcdef', length),
    digits: (length) => text('0123456789', length),
    word: (length) => text('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789', length),
  };
}

export interface Random {
  /** A whole number from 0 on. */
  below(most: number): number;
  text(alphabet: string, length: number): string;
  one<Value>(list: readonly Value[]): Value;
  hex(length: number): string;
  digits(length: number): string;
  word(length: number): string;
}
