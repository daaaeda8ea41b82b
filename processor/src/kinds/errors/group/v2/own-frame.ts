import { familyOf } from '../../frames/family.ts';
import type { Family } from '../../frames/family.ts';
import { isOfLibrary, isOfSdk } from '../../frames/foreign.ts';
import type { PlacedFrame } from '../../frames/foreign.ts';
import { stableFileName } from './messages/file-name.ts';
import { dotnetPlace } from './names/dotnet-names.ts';
import { jvmClass, jvmMethod } from './names/jvm-names.ts';
import { isMinifiedName } from './names/minified.ts';
import {
  elixirName,
  goModule,
  goName,
  isVanishing,
  nativeName,
  phpName,
  pythonName,
  rubyName,
} from './names/other-names.ts';
import { scriptName } from './names/script-names.ts';

/** A frame of an event as it is stored. */
export interface GroupedFrame {
  filename?: string;
  abs_path?: string;
  function?: string;
  module?: string;
  package?: string;
  platform?: string;
  lineno?: number;
  colno?: number;
  in_app: boolean;
  context_line?: string;
  data?: Readonly<Record<string, unknown>>;
}

/** A frame of the application as far as it tells one bug from another. */
export interface OwnFrame {
  /** The module, class or file; empty where a build names it. */
  place: string;
  /** The function; empty where it has none, or a minifier named it. */
  name: string;
  /** The source line, where the client or a source map gives it. */
  line: string;
  /** It is as a minifier wrote it: no map was found for its file. */
  isUnmapped: boolean;
  /** A compiler's counter was taken off its name. */
  wasCounted: boolean;
  /** The exact place, for a frame that is not mapped. */
  at: string;
}

export const placedOf = (frame: GroupedFrame): PlacedFrame => ({
  path: frame.abs_path ?? frame.filename ?? '',
  module: frame.module ?? '',
  function: frame.function ?? '',
  package: frame.package ?? '',
});

export const familyOfFrame = (frame: GroupedFrame, platform: string): Family => familyOf(frame.platform ?? platform);

export type FrameStanding = 'own' | 'not_in_app' | 'of_sdk' | 'generated';

/** Code that a compiler or the runtime puts between: it comes and goes with the version, and no line of it was written. */
const GENERATED_CLASS =
  /\$\$Lambda|^(?:jdk\.proxy\d+\.|com\.sun\.proxy\.)?\$Proxy\d*$|Generated(?:Serialization)?(?:Method|Constructor)Accessor|(?:Native|Delegating|Direct)(?:Method|Constructor)(?:Handle)?Accessor/;

export function standingOf(frame: GroupedFrame, family: Family): FrameStanding {
  const placed = placedOf(frame);
  if (isOfSdk(placed)) return 'of_sdk';
  if (family === 'jvm' && GENERATED_CLASS.test(placed.module)) return 'generated';
  if (family === 'python' && isVanishing(placed.function)) return 'generated';
  return frame.in_app ? 'own' : 'not_in_app';
}

/** Whether a frame that the client does not count as the application's may still be: nothing says that it is a library's. */
export const mayBeOwn = (frame: GroupedFrame, family: Family): boolean => {
  const placed = placedOf(frame);
  return (placed.path !== '' || placed.module !== '') && !isOfLibrary(placed, family) && !isOfSdk(placed);
};

const NO_PLACE = /^(?:<anonymous>|\[native code\]|native|eval|<unknown>|Unknown Source|SourceFile)?$/;
const IS_URL =
  /^(?:https?|blob|file|chrome-extension|moz-extension|safari-extension|safari-web-extension|capacitor|ionic|app|webpack-internal|resource):/;
/** Lines that are longer than this are shortened to their beginning and their end. */
const LINE_MAX = 120;
const LINE_END = 60;
/** Names of files that every folder has. */
const COMMON_FILES =
  /^(?:index|main|mod|lib|__init__|route|page|layout|handler|\+page|\+server|app|init|utils?)\.[a-z]{1,6}$/;
const WITH_LINES: ReadonlySet<Family> = new Set<Family>(['script', 'python', 'php', 'ruby', 'elixir', 'other']);

/** Null where a frame says nothing at all. */
export function ownFrameOf(frame: GroupedFrame, family: Family): OwnFrame | null {
  const path = frame.abs_path ?? frame.filename ?? '';
  if (family === 'script' && NO_PLACE.test(frame.filename ?? path)) return null;
  const isUnmapped = family === 'script' && isUnmappedScript(frame, path);
  const line = WITH_LINES.has(family) && !isUnmapped ? lineOf(frame.context_line ?? '') : '';
  const { place, name, wasCounted } = namedPlace(frame, family, isUnmapped);
  if (place === '' && name === '' && line === '' && path === '') return null;
  const at = isUnmapped ? placeInFile(frame, path) : '';
  return { place, name, line, isUnmapped, wasCounted, at };
}

/** A file that a browser ran, or one that names its map, without that map. */
function isUnmappedScript(frame: GroupedFrame, path: string): boolean {
  const symbolication = frame.data?.['symbolication'];
  if (symbolication === 'ok' || symbolication === 'missing_source_content') return false;
  return (
    typeof symbolication === 'string' || (IS_URL.test(path) && (frame.colno ?? 0) > 0) || path.startsWith('app://')
  );
}

function namedPlace(
  frame: GroupedFrame,
  family: Family,
  isUnmapped: boolean,
): Pick<OwnFrame, 'place' | 'name' | 'wasCounted'> {
  const raw = frame.function ?? '';
  const module = frame.module ?? '';
  switch (family) {
    case 'script':
      return scriptPlace(frame, raw, isUnmapped);
    case 'jvm': {
      const { name, wasCounted } = jvmMethod(raw);
      const place = jvmClass(module) || fileOf(frame);
      const isObfuscated = isMinifiedName(name) && isMinifiedName(place.split('.').at(-1) ?? '');
      return isObfuscated ? { place: '', name: '', wasCounted } : { place, name, wasCounted };
    }
    case 'dotnet': {
      const { module: place, name } = dotnetPlace(module, raw);
      return { place: place || fileOf(frame), name, wasCounted: false };
    }
    case 'go':
      return { place: goModule(module) || fileOf(frame), name: goName(raw), wasCounted: false };
    case 'python':
      return { place: module || fileOf(frame), name: pythonName(raw), wasCounted: false };
    case 'ruby':
      return { place: fileOf(frame), name: rubyName(raw), wasCounted: false };
    case 'php':
      return {
        place: raw.includes('\\') || raw.includes('::') ? '' : phpFile(frame),
        name: phpName(raw),
        wasCounted: false,
      };
    case 'elixir':
      return { place: module || fileOf(frame), name: elixirName(raw), wasCounted: false };
    case 'native': {
      const name = /^(?:<unknown>|<redacted>|\?\?)?$/.test(raw) ? '' : nativeName(raw);
      return { place: name.includes('::') ? '' : fileOf(frame), name, wasCounted: false };
    }
    default:
      return { place: module || fileOf(frame), name: raw === '?' ? '' : raw, wasCounted: false };
  }
}

function scriptPlace(
  frame: GroupedFrame,
  raw: string,
  isUnmapped: boolean,
): Pick<OwnFrame, 'place' | 'name' | 'wasCounted'> {
  const bare = scriptName(raw);
  const name = isMinifiedName(bare) ? '' : bare;
  const isMapped = frame.data?.['symbolication'] === 'ok' || frame.data?.['symbolication'] === 'missing_source_content';
  if (isMapped) return { place: frame.module ?? fileOf(frame), name, wasCounted: false };
  const own = lastOf(frame.abs_path ?? frame.filename ?? '');
  // The name of a bundle says how the build was cut, and nothing of the bug.
  const isBundle = isUnmapped && (name === '' || stableFileName(own) !== own);
  return { place: isBundle ? '' : fileOf(frame), name, wasCounted: false };
}

/** The file without hashes, with its folder where every folder has such a file. */
function fileOf(frame: GroupedFrame): string {
  const path = (frame.abs_path ?? frame.filename ?? '').split(/[?#]/, 1)[0] ?? '';
  const segments = path.split(/[\\/]/);
  const own = segments.at(-1) ?? '';
  const file = stableFileName(own).toLowerCase();
  const folder = segments.at(-2) ?? '';
  const isTelling = folder !== '' && /^[a-z@[(_$][\w@.[\]()$-]*$/i.test(folder) && !/\d{3,}/.test(folder);
  return COMMON_FILES.test(own.toLowerCase()) && isTelling ? `${stableFileName(folder)}/${file}` : file;
}

const phpFile = (frame: GroupedFrame): string =>
  fileOf(frame)
    .replace(/\(\d+\) : (?:eval\(\)'d code|runtime-created function).*$/, '')
    .replace(/^[0-9a-f]{32,40}\.php$/, '<hash>.php');

const lastOf = (path: string): string => (path.split(/[?#]/, 1)[0] ?? '').split(/[\\/]/).at(-1) ?? '';

/** White space, and the commas and semicolons of a formatter, say nothing. */
function lineOf(line: string): string {
  const bare = line
    .trim()
    .replaceAll(/\s+/g, ' ')
    .replace(/[;,]+$/, '');
  return bare.length <= LINE_MAX ? bare : `${bare.slice(0, LINE_END)} … ${bare.slice(-LINE_END)}`;
}

/** The debug id where the file names its map, else its address without query; with line and column. */
function placeInFile({ data, lineno = 0, colno = 0 }: GroupedFrame, path: string): string {
  const debugId = data?.['debug_id'];
  const file = typeof debugId === 'string' ? debugId : path.replace(/[?#].*$/s, '');
  return `${file}:${lineno}:${colno}`;
}
