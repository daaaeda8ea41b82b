import { createHash } from 'node:crypto';

import type { SourceMap } from './source-map.ts';
import { insertLine } from './source-map.ts';

export interface Injected {
  source: string;
  map: SourceMap;
  debugId: string;
  /** False where both had the id already. */
  changed: boolean;
}

const UUID = '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}';
const COMMENT = new RegExp(`//# debugId=(${UUID})(?=\\s|$)`, 'g');
/** Left by Sentry's bundler plugins. */
const IDENTIFIER = new RegExp(`sentry-dbid-(${UUID})`);
const SOURCE_MAPPING_URL = /^\/\/[#@] sourceMappingURL=.*$/gm;
const HASHBANG = /^#!.*\r?\n/;
/** Comments and blanks, then directives; each of them ends the file's prologue if it does not match. */
const BLANK = /^(?:\s+|\/\/.*(?:\n|$)|\/\*[\s\S]*?\*\/)+/;
const DIRECTIVE = /^(?:"use [^"\n]*"|'use [^'\n]*')\s*;?/;

/**
 * Gives a file and its map a common debug id: the file registers it when it runs and names it in a comment, the map holds it,
 * moved by the line that was added. Both stay as they are if they have one. The id depends on the content alone, so that the
 * same build has the same ids.
 */
export function injectDebugId(source: string, map: SourceMap): Injected {
  const known = debugIdOf(source);
  const debugId = known ?? map.debug_id ?? map.debugId ?? debugIdFrom(source, map);
  const registers = known !== null && source.includes('_sentryDebugIds');
  const named = [...source.matchAll(COMMENT)].length > 0;
  const mapKnows = map.debug_id === debugId && map.debugId === debugId;
  if (registers && named && mapKnows) return { source, map, debugId, changed: false };

  const { source: registering, line } = registers ? { source, line: -1 } : addSnippet(source, debugId);
  // A map with both names beside a file with none: we were stopped after writing the map, which is moved already.
  const isMoved = known === null && map.debug_id !== undefined && map.debug_id === map.debugId;
  const moved = line === -1 || isMoved ? map : insertLine(map, line);
  return {
    source: named ? registering : addComment(registering, debugId),
    map: { ...moved, debug_id: debugId, debugId },
    debugId,
    changed: true,
  };
}

/** The id that the file has; null for none. */
function debugIdOf(source: string): string | null {
  const id = [...source.matchAll(COMMENT)].at(-1)?.[1] ?? IDENTIFIER.exec(source)?.[1];
  return id?.toLowerCase() ?? null;
}

function debugIdFrom(source: string, map: SourceMap): string {
  const hash = createHash('sha256').update(source).update('\0').update(JSON.stringify(map)).digest('hex');
  // The digits that make it a valid UUID.
  const variant = '89ab'[Number.parseInt(hash.slice(16, 17), 16) % 4];
  const parts = [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `4${hash.slice(13, 16)}`,
    `${variant}${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ];
  return parts.join('-');
}

/** On a line of its own, first or after the hashbang. Directives are repeated before it, for they count only at the beginning. */
function addSnippet(source: string, debugId: string): { source: string; line: number } {
  const hashbang = HASHBANG.exec(source)?.[0] ?? '';
  const code = source.slice(hashbang.length);
  const snippet = `${directivesOf(code)}${snippetOf(debugId)}\n`;
  return { source: `${hashbang}${snippet}${code}`, line: hashbang ? 1 : 0 };
}

/** Registers the id under the stack of this very place; the names are Sentry's, so that its SDKs find it as well as ours. */
const snippetOf = (debugId: string): string =>
  `!function(){try{var g="undefined"!=typeof globalThis?globalThis:"undefined"!=typeof window?window:"undefined"!=typeof global?global:self,s=(new g.Error).stack;s&&((g._sentryDebugIds=g._sentryDebugIds||{})[s]="${debugId}")}catch(e){}}();`;

function directivesOf(code: string): string {
  let directives = '';
  let rest = code;
  for (;;) {
    rest = rest.slice(BLANK.exec(rest)?.[0].length ?? 0);
    const directive = DIRECTIVE.exec(rest)?.[0];
    if (!directive) return directives;
    directives += `${directive.replace(/\s*;?$/, '')};`;
    rest = rest.slice(directive.length);
  }
}

/** Before the comment that names the map, which tools look for at the very end; else last. */
function addComment(source: string, debugId: string): string {
  const comment = `//# debugId=${debugId}\n`;
  const at = [...source.matchAll(SOURCE_MAPPING_URL)].at(-1)?.index;
  if (at !== undefined) return `${source.slice(0, at)}${comment}${source.slice(at)}`;
  return `${source}${source.endsWith('\n') ? '' : '\n'}${comment}`;
}
