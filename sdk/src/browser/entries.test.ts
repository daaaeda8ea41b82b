import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';
import { expect, test } from 'vitest';

/** Every file that the entry reaches by an import that is left when types are gone, whether or not a line of it is used. */
async function filesReachedFrom(entry: string): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    bundle: true,
    ignoreAnnotations: true,
    write: false,
    metafile: true,
    logLevel: 'error',
  });
  return Object.keys(metafile.inputs).map((file) => file.replace(/^.*src\//, ''));
}

/** Modules that only tracing needs. */
const ofTracing = (files: string[]): string[] =>
  files.filter((file) => /^core\/tracing\/|page-trace|page-load|traced-requests/.test(file)).toSorted();

test('the entry for errors reaches no module of tracing, and nothing that it does not bring itself', async () => {
  const files = await filesReachedFrom('errors.ts');
  expect(ofTracing(files)).toEqual([]);
  expect(files).toContain('core/client/new-client.ts');
  expect(files.filter((file) => !/^(?:browser|core|wire)\//.test(file))).toEqual([]);
});

test('the default entry reaches all of it', async () => {
  expect(ofTracing(await filesReachedFrom('index.ts'))).toEqual([
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
