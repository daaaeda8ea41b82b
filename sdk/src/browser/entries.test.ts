import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';
import { expect, test } from 'vitest';

const here = fileURLToPath(new URL('.', import.meta.url));

/** The files of which something is in the bundle of a page: those that it loads with its first script, and those that it loads later. */
async function filesOf(page: string): Promise<{ first: string[]; later: string[] }> {
  const { metafile } = await build({
    stdin: { contents: page, resolveDir: here, loader: 'ts' },
    bundle: true,
    format: 'esm',
    splitting: true,
    outdir: here,
    write: false,
    metafile: true,
    logLevel: 'error',
  });
  const first = new Set<string>();
  const walk = (path: string): void => {
    if (first.has(path)) return;
    first.add(path);
    for (const { kind, path: next } of metafile.outputs[path]!.imports) if (kind === 'import-statement') walk(next);
  };
  for (const [path, { entryPoint }] of Object.entries(metafile.outputs)) if (entryPoint === '<stdin>') walk(path);
  const inputs = (isFirst: boolean): string[] =>
    Object.entries(metafile.outputs)
      .filter(([path]) => first.has(path) === isFirst)
      .flatMap(([, output]) => Object.entries(output.inputs))
      .flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file.replace(/^.*src\//, '')] : []));
  return { first: inputs(true), later: inputs(false) };
}

/** Modules that only tracing needs. */
const ofTracing = (files: string[]): string[] =>
  files.filter((file) => /^core\/tracing\/|page-trace|page-load|traced-requests/.test(file)).toSorted();

const errorsWith = (names: string) =>
  `import { init, captureException, ${names} } from './errors.ts'; init({}); captureException(1); console.log(${names});`;

test('the entry for errors takes what the page names, and loads later what makes events and sends them', async () => {
  const { first, later } = await filesOf(errorsWith(''));
  expect(ofTracing([...first, ...later])).toEqual([]);
  expect([...first, ...later].filter((file) => /breadcrumbs|clicks|navigation|requests/.test(file))).toEqual([]);
  expect(first).not.toContain('core/errors/normalize.ts');
  expect(later).toEqual(
    expect.arrayContaining([
      'core/queue/send-queue.ts',
      'core/errors/normalize.ts',
      'core/errors/scrub.ts',
      'browser/integrations/page-spool.ts',
    ]),
  );
  const more = await filesOf(errorsWith('tracing, breadcrumbs'));
  expect(more.first).toContain('core/tracing/tracer.ts');
  expect(more.first).toContain('browser/integrations/clicks.ts');
});

test('the default entry has all of tracing, and loads nothing later', async () => {
  const { first, later } = await filesOf(`import { init } from './index.ts'; init({});`);
  expect(later).toEqual([]);
  expect(ofTracing(first)).toEqual([
    'browser/integrations/page-load.ts',
    'browser/integrations/page-trace.ts',
    'browser/integrations/traced-requests.ts',
    'core/tracing/http-span.ts',
    'core/tracing/sampling.ts',
    'core/tracing/span.ts',
    'core/tracing/trace-headers.ts',
    'core/tracing/trace-request.ts',
    'core/tracing/tracer.ts',
  ]);
});
