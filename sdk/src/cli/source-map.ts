import { CliError } from './cli-error.ts';

/** A source map (ECMA-426), plain or in sections. Further fields are kept. */
export interface SourceMap {
  mappings?: string;
  sections?: { offset: { line: number; column: number }; map: SourceMap }[];
  debug_id?: string;
  debugId?: string;
  [name: string]: unknown;
}

export function parseSourceMap(text: string, name: string): SourceMap {
  let map: unknown;
  try {
    // Some servers put this before JSON so that it cannot be run as a script; the specification has readers drop it.
    map = JSON.parse(text.replace(/^\)\]\}'[^\n]*\n/, ''));
  } catch (cause) {
    throw new CliError('bad_map', `${name} is not JSON.`, { cause });
  }
  const { mappings, sections } = (map ?? {}) as SourceMap;
  if (typeof mappings !== 'string' && !Array.isArray(sections))
    throw new CliError('bad_map', `${name} is no source map.`);
  return map as SourceMap;
}

/** The map after one line was put before the given one (from 0) of the generated file. */
export function insertLine(map: SourceMap, line: number): SourceMap {
  if (map.sections) {
    const sections = map.sections.map(({ offset, map: inner }) =>
      offset.line >= line
        ? { offset: { ...offset, line: offset.line + 1 }, map: inner }
        : { offset, map: insertLine(inner, line - offset.line) },
    );
    return { ...map, sections };
  }
  // Lines are divided by semicolons, and all that is carried from line to line is not about generated positions.
  const lines = (map.mappings ?? '').split(';');
  if (lines.length < line) return map;
  lines.splice(line, 0, '');
  return { ...map, mappings: lines.join(';') };
}
