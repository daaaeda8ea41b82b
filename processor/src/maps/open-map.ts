import { SourceMapConsumer } from 'source-map';
import type { NullableMappedPosition, RawIndexMap, RawSourceMap } from 'source-map';

import { readFunctions } from './function-table.ts';
import type { FunctionTable } from './function-table.ts';

/** A place in an original file. */
interface Place {
  source: string;
  /** 1-based. */
  line: number;
  /** 0-based. */
  column: number;
}

/** A parsed source map. `close` frees memory that no garbage collector sees. */
export interface OpenMap {
  /** The original place of a position in the minified file: line from 1, column from 0. Null where the map has none. */
  locate(line: number, column: number): Place | null;
  /** Null where the map does not carry the source. */
  linesOf(source: string): readonly string[] | null;
  functionAt(place: Place): string | null;
  close(): void;
}

/** @throws where the bytes are no source map */
export async function openMap(bytes: Uint8Array): Promise<OpenMap> {
  const raw = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')) as
    | RawSourceMap
    | RawIndexMap;
  const consumer = await new SourceMapConsumer(raw);
  try {
    // Mappings are parsed at the first question: asked here, while the answer can still be "no source map".
    consumer.originalPositionFor({ line: 1, column: 0 });
  } catch (error) {
    consumer.destroy();
    throw error;
  }
  const sources = new Map<string, Source | null>();

  const sourceOf = (name: string): Source | null => {
    const before = sources.get(name);
    if (before !== undefined) return before;
    const content: unknown = consumer.sourceContentFor(name, true);
    const source = typeof content === 'string' ? readSource(name, content) : null;
    sources.set(name, source);
    return source;
  };

  return {
    locate(line, column) {
      const original = ask(consumer, line, column);
      if (!original || original.source === null || original.line === null) return null;
      return { source: original.source, line: original.line, column: original.column ?? 0 };
    },
    linesOf: (source) => sourceOf(source)?.lines ?? null,
    functionAt: (place) => sourceOf(place.source)?.functionAt(place.line, place.column) ?? null,
    close: () => consumer.destroy(),
  };
}

/** The sections of an index map are read one by one; a broken one gives null, and the others work. */
function ask(consumer: SourceMapConsumer, line: number, column: number): NullableMappedPosition | null {
  try {
    return consumer.originalPositionFor({ line, column });
  } catch {
    return null;
  }
}

interface Source {
  lines: readonly string[];
  functionAt(line: number, column: number): string | null;
}

function readSource(name: string, content: string): Source {
  const lines = content.split('\n');
  const starts = [0];
  for (const line of lines) starts.push((starts.at(-1) ?? 0) + line.length + 1);

  let functions: FunctionTable | null | undefined;
  return {
    lines,
    functionAt(line, column) {
      functions ??= readFunctions(name, content);
      const start = starts[line - 1];
      return start === undefined ? null : (functions?.nameAt(start + column) ?? null);
    },
  };
}
