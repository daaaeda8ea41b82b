import type { Wording } from './engine-wordings.ts';

/*
 * A file of the application that the browser could not load: the cause is a deployment or the network, and never the file. Hence neither
 * the chunk nor the stack counts, which begins in the bundler's loader.
 */

const ROWS: readonly (readonly [message: RegExp, kind: string])[] = [
  [/^Loading CSS chunk \S{1,200} failed/, 'styles of a chunk'],
  [/^Loading chunk \S{1,200} failed[\s\S]{0,12}\(timeout/, 'chunk in time'],
  [/^(?:Loading chunk \S{1,200} failed|Failed to load chunk \S{1,300}|Loading script failed\.)/, 'chunk'],
  [
    /^(?:Failed to fetch dynamically imported module|error loading dynamically imported module|Importing a module script failed|Failed to load module script|Unable to resolve specifier|Module load failed)\b/i,
    'imported module',
  ],
  [/^Unable to preload CSS for /, 'preloaded styles'],
  [/^Unable to preload /, 'preloaded file'],
];

/** Null where the exception is no failure to load. */
export function loadFailure(type: string, value: string): Wording | null {
  const row = ROWS.find(([message]) => message.test(value));
  if (row)
    return {
      type: row[1].endsWith('chunk') || row[1] === 'chunk in time' ? 'ChunkLoadError' : 'LoadError',
      kind: `${row[1]} did not load`,
    };
  return /^(?:ChunkLoadError|CSS_CHUNK_LOAD_FAILED|ScriptExternalLoadError)$/.test(type)
    ? { type: 'ChunkLoadError', kind: 'chunk did not load' }
    : null;
}
