import { isBuildHash, isNumberedName, isSpoken } from './random.ts';

/*
 * Names of files without what a build changes: `app-1a2b3c4d.js` is `app.js` after each build. The stem stays, for it is what tells one
 * file from another.
 */

const LONGEST = 200;
const HOLE = '\u0000';
/** Files that bundlers write, and name. */
const BUNDLED = /\.(?:[cm]?js|css|wasm|map|html?)(?:$|\.)/i;

/** A name of a file whose hashes are left out, or stand as `mark`; a number that stands for a chunk is `<number>`. */
export function stableFileName(name: string, mark = ''): string {
  const short = name.length > LONGEST ? name.slice(-LONGEST) : name;
  const whole = withoutLastEight(short, mark || HOLE);
  if (!/\d|[A-Z][^A-Z]{0,4}[A-Z]/.test(whole)) return withoutHoles(whole);
  const pieces = whole.split(/([-._~@+ ])/);
  // The first piece of a bundle, and all of a source file, are names before they are hashes.
  const isBundle = BUNDLED.test(whole);
  const kept = pieces.map((piece, index) =>
    index % 2 === 1 ? piece : stablePiece(piece, mark, index === 0 || !isBundle),
  );
  const hole = mark || HOLE;
  // A number is a chunk beside a hash, or where there is no word; in other names of files it tells one from another.
  const isChunk = mark !== '' || kept.includes(hole) || /^\d+(?:\.[a-z]|$)/.test(whole);
  return withoutHoles((isChunk ? kept.map((piece) => (/^\d+$/.test(piece) ? '<number>' : piece)) : kept).join(''));
}

/** Vite's and Rollup's hashes may have `-` and `_` in them: the last eight characters before the ending. */
function withoutLastEight(name: string, mark: string): string {
  const end = name.lastIndexOf('.');
  const from = end - 8;
  if (from < 2 || (name[from - 1] !== '-' && name[from - 1] !== '.')) return name;
  const eight = name.slice(from, end);
  if (!/[A-Z]/.test(eight) || !/^(?=.*[-_])[\w-]{8}$/.test(eight)) return name;
  return isBuildHash(eight.replaceAll(/[-_]/g, '0')) ? name.slice(0, from) + mark + name.slice(end) : name;
}

function stablePiece(piece: string, mark: string, isNameFirst: boolean): string {
  if (piece === '' || piece === HOLE || piece === mark) return piece;
  if (/^\d+$/.test(piece)) return piece.length >= 8 ? mark || HOLE : piece;
  return isBuildHash(piece) && !(isNameFirst && (isNumberedName(piece) || isSpoken(piece))) ? mark || HOLE : piece;
}

/** A hash goes with the sign before it; a name that begins with one keeps a word for it. */
function withoutHoles(text: string): string {
  if (!text.includes(HOLE)) return text;
  const named = text.startsWith(HOLE) ? `<hash>${text.slice(1)}` : text;
  // oxlint-disable-next-line no-control-regex -- the hole is no character of a name
  return named.replaceAll(/[-._~@+ ]?\u0000/g, '');
}
