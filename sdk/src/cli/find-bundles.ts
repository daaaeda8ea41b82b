import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

import { CliError } from './cli-error.ts';
import type { SourceMap } from './source-map.ts';
import { parseSourceMap } from './source-map.ts';

/** A minified file with its source map. */
export interface Bundle {
  path: string;
  /** Relative to the directory that was asked for, by slashes. */
  name: string;
  source: string;
  map: SourceMap;
  /** Null where the map is in the file itself. */
  mapPath: string | null;
  mapName: string;
}

const SCRIPT = /\.[cm]?js$/;
const SOURCE_MAPPING_URL = /^\/\/[#@] sourceMappingURL=(\S+)\s*$/gm;
const DATA_URI = /^data:application\/json[^,]*?(;base64)?,(.*)$/s;

/** All files of JavaScript below the directory that have a map, one at a time, for maps are large; and those that have none. */
export function* findBundles(directory: string): Generator<Bundle | { withoutMap: string }> {
  if (!existsSync(directory) || !statSync(directory).isDirectory()) {
    throw new CliError('no_directory', `There is no directory ${directory}.`);
  }
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort();
  for (const file of files) {
    const path = join(directory, file);
    if (!SCRIPT.test(file) || file.split(sep).includes('node_modules') || !statSync(path).isFile()) continue;
    yield readBundle(directory, path);
  }
}

function readBundle(directory: string, path: string): Bundle | { withoutMap: string } {
  const nameOf = (file: string): string => relative(directory, file).split(sep).join('/');
  const name = nameOf(path);
  const source = readFileSync(path, 'utf8');
  const url = [...source.matchAll(SOURCE_MAPPING_URL)].at(-1)?.[1];

  const [, base64, data] = DATA_URI.exec(url ?? '') ?? [];
  if (data !== undefined) {
    const text = base64 ? Buffer.from(data, 'base64').toString() : decodeURIComponent(data);
    return {
      path,
      name,
      source,
      map: parseSourceMap(text, `the map in ${name}`),
      mapPath: null,
      mapName: `${name}.map`,
    };
  }
  const mapPath = [url && besides(path, url), `${path}.map`].find((each) => each && existsSync(each));
  if (!mapPath) return { withoutMap: name };
  const map = parseSourceMap(readFileSync(mapPath, 'utf8'), nameOf(mapPath));
  return { path, name, source, map, mapPath, mapName: nameOf(mapPath) };
}

/** A URL of another place has its file here by the same name, if at all. */
function besides(path: string, url: string): string {
  const file = url.replace(/[?#].*$/, '');
  const local = /^[a-z]+:|^\//i.test(file) ? file.replace(/^.*\//, '') : file;
  try {
    return resolve(dirname(path), decodeURIComponent(local));
  } catch {
    return resolve(dirname(path), local);
  }
}

/** The file's text with another map in it. */
export function withInlineMap(source: string, map: SourceMap): string {
  const data = Buffer.from(JSON.stringify(map)).toString('base64');
  const at = [...source.matchAll(SOURCE_MAPPING_URL)].at(-1)?.index ?? source.length;
  return `${source.slice(0, at)}//# sourceMappingURL=data:application/json;charset=utf-8;base64,${data}\n`;
}
