import { readFileSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';

import type { Event, Frame } from '../wire/event.ts';

const LINES_AROUND = 5;
const MAX_LINE = 200;
/** A larger file is a bundle: its lines say nothing, and reading it would hold up the application. */
const MAX_FILE_BYTES = 2 * 1024 * 1024;
const MAX_CACHE_BYTES = 16 * 1024 * 1024;

/**
 * Adds the source lines around each frame. They are read while the error is captured, for a process that crashes has no later;
 * files are kept in memory up to 16 MiB, those used last.
 */
export function sourceLineReader(): (event: Event) => void {
  const files = new Map<string, string[] | null>();
  const sizes = new Map<string, number>();
  let bytes = 0;

  const linesOf = (path: string): string[] | null => {
    const known = files.get(path);
    if (known !== undefined) {
      files.delete(path);
      files.set(path, known);
      return known;
    }
    const text = readSource(path);
    const lines = text?.split('\n') ?? null;
    files.set(path, lines);
    sizes.set(path, text?.length ?? 0);
    bytes += text?.length ?? 0;
    for (const oldest of files.keys()) {
      if (bytes <= MAX_CACHE_BYTES && files.size <= 1000) break;
      bytes -= sizes.get(oldest) ?? 0;
      files.delete(oldest);
      sizes.delete(oldest);
    }
    return lines;
  };

  return (event) => {
    for (const frame of framesOf(event)) {
      if (!frame.filename || !frame.lineno || frame.context_line || !isAbsolute(frame.filename)) continue;
      const lines = linesOf(frame.filename);
      if (lines) addLines(frame, lines, frame.lineno);
    }
  };
}

/** All frames of the event's exceptions. */
export function framesOf({ exception }: Event): Frame[] {
  const values = Array.isArray(exception) ? exception : (exception?.values ?? []);
  return values.flatMap((value) => value?.stacktrace?.frames ?? []).filter((frame) => frame !== null);
}

function addLines(frame: Frame, lines: readonly string[], lineno: number): void {
  const line = lines[lineno - 1];
  if (line === undefined) return;
  frame.pre_context = lines.slice(Math.max(0, lineno - 1 - LINES_AROUND), lineno - 1).map(cut);
  frame.context_line = cut(line);
  frame.post_context = lines.slice(lineno, lineno + LINES_AROUND).map(cut);
}

const cut = (line: string): string => (line.length > MAX_LINE ? `${line.slice(0, MAX_LINE)} {snip}` : line);

function readSource(path: string): string | null {
  try {
    return statSync(path).size > MAX_FILE_BYTES ? null : readFileSync(path, 'utf8');
  } catch {
    // Gone, or never a file: built into the runtime, or inside an archive.
    return null;
  }
}
