import { familyOf } from '../../frames/family.ts';
import type { Family } from '../../frames/family.ts';
import { isOfLibrary, isSdkFrame } from '../../frames/foreign.ts';
import type { PlacedFrame } from '../../frames/foreign.ts';
import { remembered } from './remembered.ts';
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
  /** The source line, where the client or a source map gives it; `stableLine` is asked for those that count. */
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

export const standingOf = (frame: GroupedFrame, { standing }: KnownFrame): FrameStanding =>
  standing !== 'own' || frame.in_app ? standing : 'not_in_app';

/** All that a frame's names say, whichever event it is of. */
export interface KnownFrame {
  standing: FrameStanding;
  mapped?: NamedPlace;
  unmapped?: NamedPlace;
  plain?: NamedPlace;
}

type NamedPlace = Pick<OwnFrame, 'place' | 'name' | 'wasCounted'>;

const knownPlace = (frame: GroupedFrame, family: Family): KnownFrame => ({ standing: standingByPlace(frame, family) });
const knownByNames = remembered(({ frame, family }: { frame: GroupedFrame; family: Family }): KnownFrame =>
  knownPlace(frame, family),
);

/** A client may write line ends into names, and a name must not read as two. */
const hasLineEnd = ({ abs_path: path, filename, module, function: name }: GroupedFrame): boolean =>
  path?.includes('\n') === true ||
  filename?.includes('\n') === true ||
  module?.includes('\n') === true ||
  name?.includes('\n') === true;

export const knownFrame = (frame: GroupedFrame, family: Family): KnownFrame => {
  const key = `${family}\n${frame.abs_path ?? ''}\n${frame.filename ?? ''}\n${frame.module ?? ''}\n${frame.function ?? ''}\n${frame.package ?? ''}`;
  return hasLineEnd(frame) ? knownPlace(frame, family) : knownByNames(key, { frame, family });
};

function standingByPlace(frame: GroupedFrame, family: Family): FrameStanding {
  const placed = placedOf(frame);
  if (isSdkFrame(placed)) return 'of_sdk';
  if (family === 'jvm' && GENERATED_CLASS.test(placed.module)) return 'generated';
  if (family === 'python' && isVanishing(placed.function)) return 'generated';
  return 'own';
}

/** Whether a frame that the client does not count as the application's may still be: nothing says that it is a library's. */
export const mayBeOwn = (frame: GroupedFrame, family: Family): boolean => {
  const placed = placedOf(frame);
  return (placed.path !== '' || placed.module !== '') && !isOfLibrary(placed, family) && !isSdkFrame(placed);
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
export function ownFrameOf(frame: GroupedFrame, family: Family, known: KnownFrame): OwnFrame | null {
  const path = frame.abs_path ?? frame.filename ?? '';
  if (family === 'script' && NO_PLACE.test(frame.filename ?? path)) return null;
  const isUnmapped = family === 'script' && isUnmappedScript(frame, path);
  const line = WITH_LINES.has(family) && !isUnmapped ? (frame.context_line ?? '').trim() : '';
  const variant = isUnmapped ? 'unmapped' : family === 'script' && isMappedScript(frame) ? 'mapped' : 'plain';
  const { place, name, wasCounted } = (known[variant] ??= namedPlace(frame, family, isUnmapped));
  if (place === '' && name === '' && line === '' && path === '') return null;
  const at = isUnmapped ? placeInFile(frame, path) : '';
  return { place, name, line, isUnmapped, wasCounted, at };
}

const isMappedScript = ({ data }: GroupedFrame): boolean =>
  data?.['symbolication'] === 'ok' || data?.['symbolication'] === 'missing_source_content';

/** A file that a browser ran, or one that names its map, without that map. */
function isUnmappedScript(frame: GroupedFrame, path: string): boolean {
  if (isMappedScript(frame)) return false;
  const symbolication = frame.data?.['symbolication'];
  return (
    typeof symbolication === 'string' || (IS_URL.test(path) && (frame.colno ?? 0) > 0) || path.startsWith('app://')
  );
}

function namedPlace(frame: GroupedFrame, family: Family, isUnmapped: boolean): NamedPlace {
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
      // Every program has a `main` of its own.
      return {
        place: module === 'main' ? sourceOf(frame) || module : goModule(module) || fileOf(frame),
        name: goName(raw),
        wasCounted: false,
      };
    case 'python':
      return {
        place: module === '__main__' ? fileOf(frame) || module : module || fileOf(frame),
        name: pythonName(raw),
        wasCounted: false,
      };
    case 'ruby':
      return { place: sourceOf(frame), name: rubyName(raw), wasCounted: false };
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
      return { place: module || sourceOf(frame), name: raw === '?' ? '' : raw, wasCounted: false };
  }
}

function scriptPlace(frame: GroupedFrame, raw: string, isUnmapped: boolean): NamedPlace {
  const bare = scriptName(raw);
  const name = isMinifiedName(bare) ? '' : bare;
  const isMapped = isMappedScript(frame);
  if (isMapped) return { place: frame.module ?? fileOf(frame), name, wasCounted: false };
  const { own } = endOfPath(frame);
  // The name of a bundle says how the build was cut, and nothing of the bug.
  const isBundle = isUnmapped && (name === '' || stableFileName(own) !== own);
  return { place: isBundle ? '' : isUnmapped ? fileOf(frame) : sourceOf(frame), name, wasCounted: false };
}

/** The file without hashes; with its folder where every folder has such a file. */
function fileOf(frame: GroupedFrame): string {
  const { own, folders } = endOfPath(frame);
  const file = stableFileName(own).toLowerCase();
  return COMMON_FILES.test(file) ? inFolder(file, folders) : file;
}

/** A source file with its folder, for two folders may each have a `users_controller.rb`. */
function sourceOf(frame: GroupedFrame): string {
  const { own, folders } = endOfPath(frame);
  return inFolder(stableFileName(own).toLowerCase(), folders);
}

/** Folders of routes, `[id]` and `(shop)`, say nothing without the one above them. */
function inFolder(file: string, folders: readonly string[]): string {
  const last = folders.findLastIndex((folder) => !/^[[(]/.test(folder));
  const telling = folders
    .slice(last === -1 ? 0 : last)
    .filter((folder) => /^[a-z@[(_$][\w@.[\]()$-]*$/i.test(folder) && !/\d{3,}|\d\.\d/.test(folder));
  return [...telling.map((folder) => stableFileName(folder)), file].join('/');
}

/** The last name of a path without its query, and up to three folders above it. */
function endOfPath(frame: GroupedFrame): { own: string; folders: string[] } {
  const whole = frame.abs_path ?? frame.filename ?? '';
  const query = whole.search(/[?#]/);
  const path = query === -1 ? whole : whole.slice(0, query);
  const names = path.slice(-600).split(/[\\/]/);
  return { own: names.at(-1) ?? '', folders: names.slice(-4, -1) };
}

const phpFile = (frame: GroupedFrame): string =>
  sourceOf(frame)
    .replace(/\(\d+\) : (?:eval\(\)'d code|runtime-created function).*$/, '')
    .replace(/(?<=^|\/)[0-9a-f]{32,40}\.php$/, '<hash>.php');

/** White space, and the commas and semicolons of a formatter, say nothing. */
export function stableLine(line: string): string {
  const even = /\s\s|[\t\r\n]/.test(line) ? line.replaceAll(/\s+/g, ' ') : line;
  const bare = even.replace(/[;,]{1,9}$/, '');
  return bare.length <= LINE_MAX ? bare : `${bare.slice(0, LINE_END)} … ${bare.slice(-LINE_END)}`;
}

/** The debug id where the file names its map, else its address without query; with line and column. */
function placeInFile({ data, lineno = 0, colno = 0 }: GroupedFrame, path: string): string {
  const debugId = data?.['debug_id'];
  const file = typeof debugId === 'string' ? debugId : path.replace(/[?#].*$/s, '');
  return `${file}:${lineno}:${colno}`;
}
