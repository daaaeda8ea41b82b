import { readFileSync, writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';

/** Where the topmost frame is, if that is a file. */
const PLACE = /^\s+at .*?\(?((?:file:\/\/|\/|[A-Za-z]:\\)[^()\n]*):(\d+):(\d+)\)?$/;

/**
 * Ends the process as Node does on an uncaught error: the place, the line, the error, the version; status 1. Node cannot be
 * made to do it itself: V8 forgets the place once somebody has read `error.stack`, as every report does.
 */
export function dieOfError(error: Error): never {
  const shown = withTenFrames(inspect(error, { colors: process.stderr.isTTY }));
  const text = `${placeOf(error)}${shown}\n\nNode.js ${process.version}\n`;
  try {
    // Synchronous: what a stream still holds is lost on exit.
    writeSync(process.stderr.fd, text);
  } catch {
    // Nobody listens any more.
  }
  process.exit(1);
}

/** As many as Node shows by itself: that we take more must not be seen. */
function withTenFrames(text: string): string {
  let frames = 0;
  return text
    .split('\n')
    .filter((line) => {
      frames = /^\s+(?:\S*m)?at /.test(line) ? frames + 1 : 0;
      return frames <= 10 || line.trimEnd().endsWith('{');
    })
    .join('\n');
}

function placeOf(error: Error): string {
  const top = (error.stack ?? '').split('\n').find((line) => /^\s+at /.test(line));
  const [, file, line, column] = PLACE.exec(top ?? '') ?? [];
  if (!file || !line || !column) return '';
  const source = sourceLine(file, Number(line));
  return source === undefined
    ? `${file}:${line}\n\n`
    : `${file}:${line}\n${source}\n${' '.repeat(Number(column) - 1)}^\n\n`;
}

function sourceLine(file: string, line: number): string | undefined {
  try {
    return readFileSync(file.startsWith('file://') ? fileURLToPath(file) : file, 'utf8').split('\n')[line - 1];
  } catch {
    return undefined;
  }
}
