import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Bytes that a page downloads of its bundle, each file gzipped at level 9. */
interface PageBytes {
  /** With the first script: before anything runs. */
  first: number;
  /** By `import()`. */
  later: number;
  /** The bytes of each file of the sources, before gzip. */
  byFile: Map<string, number>;
}

/** The script as a customer's build makes it: for ES2020, minified, in chunks. */
export async function pageBytes(script: string, resolveDir = join(root, 'test')): Promise<PageBytes> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: script, resolveDir, loader: 'js' },
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2020',
    absWorkingDir: root,
    outdir: join(root, 'bundle'),
    write: false,
    metafile: true,
    logLevel: 'error',
  });
  const gzipped = new Map(
    outputFiles.map(({ path, contents }) => [path.slice(root.length), gzipSync(contents, { level: 9 }).length]),
  );
  const first = new Set<string>();
  const follow = (path: string): void => {
    if (first.has(path)) return;
    first.add(path);
    for (const { kind, path: next } of metafile.outputs[path]?.imports ?? [])
      if (kind === 'import-statement') follow(next);
  };
  const byFile = new Map<string, number>();
  for (const [path, { entryPoint, inputs }] of Object.entries(metafile.outputs)) {
    if (entryPoint === '<stdin>') follow(path);
    for (const [file, { bytesInOutput }] of Object.entries(inputs)) byFile.set(file, bytesInOutput);
  }
  const sum = (isFirst: boolean): number =>
    [...gzipped].reduce((all, [path, bytes]) => (first.has(path) === isFirst ? all + bytes : all), 0);
  return { first: sum(true), later: sum(false), byFile };
}
