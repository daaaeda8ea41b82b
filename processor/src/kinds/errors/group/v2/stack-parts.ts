import type { Family } from '../../frames/family.ts';
import { familyOfFrame, knownFrame, mayBeOwn, ownFrameOf, placedOf, stableLine, standingOf } from './own-frame.ts';
import type { GroupedFrame, OwnFrame } from './own-frame.ts';
import type { HashedPart, Reasons } from './part.ts';

/** Nearest the crash. Where a deep stack began says little about what went wrong. */
const FRAMES_MAX = 100;

export interface StackParts {
  parts: HashedPart[];
  /** Whether the place of the crash is known well enough to do without the message. */
  isExact: boolean;
  /** The places of frames that are not mapped, for the hash that holds one place of one file. */
  places: string[];
}

/** The frames of the application, oldest call first; those that the client does not mark, where nothing says that they are a library's. */
export function ownFrames(
  frames: readonly GroupedFrame[],
  platform: string,
  reasons: Reasons,
  isLenient: boolean,
): OwnFrame[] {
  const own: OwnFrame[] = [];
  for (const frame of frames.slice(-FRAMES_MAX * 3)) {
    const family = familyOfFrame(frame, platform);
    const known = knownFrame(frame, family);
    const standing = standingOf(frame, known);
    const counts = standing === 'own' || (isLenient && standing === 'not_in_app' && mayBeOwn(frame, family));
    if (!counts) {
      reasons.leave(standing, () => frameText(frame));
      continue;
    }
    const found = ownFrameOf(frame, family, known);
    if (found) own.push(found);
  }
  return own.slice(-FRAMES_MAX);
}

const frameText = (frame: GroupedFrame): string => {
  const { path, module, function: name } = placedOf(frame);
  return [name, module || (path.split(/[\\/]/).at(-1) ?? '')].filter((piece) => piece !== '').join(' in ');
};

/** A stack as parts: each function once, in the order of the calls, and the source line of the crash. */
export function stackParts(own: readonly OwnFrame[], isOverflow: boolean, reasons: Reasons): StackParts {
  const crash = own.at(-1);
  const texts = own.map(textOf);
  const unique = isOverflow ? recursion(texts) : new Set(texts.filter((text) => text !== ''));
  if (unique.size < texts.length) reasons.leave('repeated', () => '');
  if (own.some(({ isUnmapped, name }) => isUnmapped && name === '')) reasons.leave('minified', () => '');
  const parts: HashedPart[] = [...unique].map((text) => ({ kind: 'frame', text }));
  const isNamed = crash !== undefined && crash.name !== '' && !crash.wasCounted;
  if (crash !== undefined && crash.name !== '' && crash.line !== '' && !isOverflow)
    parts.push({ kind: 'line', text: stableLine(crash.line) });
  return {
    parts,
    isExact: crash !== undefined && !own.some(({ isUnmapped }) => isUnmapped) && (crash.line !== '' || isNamed),
    places: own.filter(({ at }) => at !== '').map(({ at }) => at),
  };
}

/** The functions that call each other, whichever of them was called last, and however deep it went. */
function recursion(texts: readonly string[]): Set<string> {
  const counts = new Map<string, number>();
  for (const text of texts) if (text !== '') counts.set(text, (counts.get(text) ?? 0) + 1);
  const repeated = [...counts].filter(([, count]) => count > 1).map(([text]) => text);
  return new Set((repeated.length > 0 ? repeated : [...counts.keys()]).toSorted());
}

/** A function without a name is known by its line. */
function textOf({ name, place, line }: OwnFrame): string {
  const what = name === '' ? stableLine(line) : name;
  if (what === '') return place;
  return place === '' ? what : `${what} in ${place}`;
}

/** The library nearest the crash, for stacks without a frame of the application: its inner functions change with its version. */
export function libraryOf(frames: readonly GroupedFrame[], platform: string): string {
  const frame = frames.findLast((each) => knownFrame(each, familyOfFrame(each, platform)).standing !== 'of_sdk');
  return frame ? libraryName(frame, familyOfFrame(frame, platform)) : '';
}

function libraryName(frame: GroupedFrame, family: Family): string {
  const { path, module, function: name, package: binary } = placedOf(frame);
  const inFolder =
    /.*(?:node_modules|bower_components)[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(path)?.[1] ??
    /.*(?:site|dist)-packages[\\/]([^\\/.]+)/.exec(path)?.[1] ??
    /.*[\\/]gems[\\/]([^\\/]+?)-\d/.exec(path)?.[1] ??
    /.*[\\/]vendor[\\/]([^\\/]+[\\/][^\\/]+)/.exec(path)?.[1] ??
    /.*[\\/]pkg[\\/]mod[\\/]([^@]+)@/.exec(path)?.[1];
  if (inFolder !== undefined) return inFolder.replaceAll('\\', '/').slice(0, 100);
  if (family === 'script') return /^(?:node|internal):/.test(path) ? 'node' : '';
  if (family === 'native')
    return /^<(?:unknown|redacted)>$/.test(name)
      ? (binary.split('/').at(-1) ?? '')
      : name.split('::', 1)[0]?.replace(/^<+/, '').slice(0, 60) || (binary.split('/').at(-1) ?? '');
  const segments = module.split(/[./]/);
  return segments
    .slice(0, family === 'python' || family === 'elixir' ? 1 : 2)
    .join('.')
    .slice(0, 100);
}
