/*
 * One pass over the bytes of an item for all words that could be or could name a secret (Aho and Corasick, 1975): a look-up per byte,
 * however many words there are, in the same time for every input.
 */

/** The classes of bytes: letters without their case, digits and separators as one each. */
const CLASS_COUNT = 36;
const OTHERS = '\\%@=/';

const CLASSES = classesOf();

function classesOf(): Uint8Array {
  const classes = new Uint8Array(256);
  for (let letter = 0; letter < 26; letter++) classes[97 + letter] = classes[65 + letter] = letter + 1;
  for (let digit = 48; digit <= 57; digit++) classes[digit] = 27;
  for (const separator of '-_. ') classes[separator.charCodeAt(0)] = 28;
  [...OTHERS].forEach((other, index) => (classes[other.charCodeAt(0)] = 29 + index));
  return classes;
}

export interface Automaton {
  /** Calls `onWord` with the place of the last byte of each word, and the word's place in the list. */
  run(bytes: Uint8Array, onWord: (at: number, word: number) => void): void;
}

/** Words in lower case; `0` is any digit and `-` one of `-_. `. */
export function automatonOf(words: readonly string[]): Automaton {
  const { next, outputs } = linked(trieOf(words));
  const order = statesBySilence(outputs);
  const place = new Int32Array(order.length);
  order.forEach((state, index) => (place[state] = index));

  // States by their row in the table, those that end no word first: one comparison tells them apart.
  const table = new Int32Array(order.length * CLASS_COUNT);
  for (const [index, state] of order.entries())
    for (let byClass = 0; byClass < CLASS_COUNT; byClass++)
      table[index * CLASS_COUNT + byClass] = (place[next[state]?.[byClass] ?? 0] ?? 0) * CLASS_COUNT;
  const loud = order.findIndex((state) => (outputs[state] ?? []).length > 0);
  const firstLoud = loud * CLASS_COUNT;
  const wordsAt = order.slice(loud).map((state) => outputs[state] ?? []);

  return {
    run(bytes, onWord) {
      let state = 0;
      for (let at = 0; at < bytes.length; at++) {
        state = table[state + (CLASSES[bytes[at] as number] as number)] as number;
        if (state < firstLoud) continue;
        for (const word of wordsAt[(state - firstLoud) / CLASS_COUNT] ?? []) onWord(at, word);
      }
    },
  };
}

interface Trie {
  children: Map<number, number>[];
  outputs: number[][];
}

function trieOf(words: readonly string[]): Trie {
  const children: Map<number, number>[] = [new Map()];
  const outputs: number[][] = [[]];
  for (const [index, word] of words.entries()) {
    let state = 0;
    for (const character of word) {
      const byClass = CLASSES[character.charCodeAt(0)] ?? 0;
      if (byClass === 0) throw new Error(`${word} has a character without a class`);
      let child = children[state]?.get(byClass);
      if (child === undefined) {
        child = children.push(new Map()) - 1;
        outputs.push([]);
        children[state]?.set(byClass, child);
      }
      state = child;
    }
    outputs[state]?.push(index);
  }
  return { children, outputs };
}

/** The whole transition table: where no longer word goes on, the longest that could begin within this one does. */
function linked({ children, outputs }: Trie): { next: number[][]; outputs: number[][] } {
  const next = children.map(() => Array.from<number>({ length: CLASS_COUNT }).fill(0));
  const failure = Array.from<number>({ length: children.length }).fill(0);
  const queue = [0];
  for (const state of queue) {
    for (let byClass = 0; byClass < CLASS_COUNT; byClass++) {
      const child = children[state]?.get(byClass);
      const fallback = state === 0 ? 0 : (next[failure[state] ?? 0]?.[byClass] ?? 0);
      (next[state] ??= [])[byClass] = child ?? fallback;
      if (child === undefined) continue;
      failure[child] = fallback;
      outputs[child]?.push(...(outputs[fallback] ?? []));
      queue.push(child);
    }
  }
  return { next, outputs };
}

const statesBySilence = (outputs: readonly number[][]): number[] =>
  outputs
    .map((_words, state) => state)
    .toSorted((a, b) => Number((outputs[a] ?? []).length > 0) - Number((outputs[b] ?? []).length > 0));
