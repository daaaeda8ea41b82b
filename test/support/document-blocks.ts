import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import { ROOT } from './breakwater.ts';

/** A block of code in a document, with the remark above it. */
export interface DocumentBlock {
  file: string;
  line: number;
  language: string;
  text: string;
  /** The file of the test that runs it, from `<!-- runs in: PATH -->`. */
  runsIn: string | null;
  /** The reason of `<!-- not run: REASON -->`. */
  notRun: string | null;
}

const SKIPPED: ReadonlySet<string> = new Set(['node_modules', 'dist', 'fixtures']);
const BLOCK = /(?:^<!-- (runs in|not run): (.+?) -->\n)?^```(\w*)\n([\s\S]*?)^```$/gm;

function* documentsIn(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!SKIPPED.has(entry.name) && !entry.name.startsWith('.')) yield* documentsIn(path);
    } else if (entry.name.endsWith('.md')) yield path;
  }
}

/** All documents, by their path below the root. */
export const documentTexts = (): { file: string; text: string }[] =>
  [...documentsIn(ROOT)].toSorted().map((path) => ({ file: relative(ROOT, path), text: readFileSync(path, 'utf8') }));

/** All blocks of all documents. */
export const documentBlocks = (): DocumentBlock[] =>
  documentTexts().flatMap(({ file, text: source }) => {
    return [...source.matchAll(BLOCK)].map(([, kind, remark = '', language = '', text = ''], index) => ({
      file,
      line: source.slice(0, [...source.matchAll(BLOCK)][index]?.index ?? 0).split('\n').length,
      language,
      text,
      runsIn: kind === 'runs in' ? remark : null,
      notRun: kind === 'not run' ? remark : null,
    }));
  });
