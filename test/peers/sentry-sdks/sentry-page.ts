import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

import { serveFolder } from '../../support/static-site.ts';
import type { Site } from '../../support/static-site.ts';

/** A page of `apps`, built with `@sentry/browser` of one major as a customer's bundler would, and served. */
export async function serveSentryPage(script: string, major: string): Promise<Site> {
  const folder = await mkdtemp(join(tmpdir(), 'breakwater-sentry-'));
  await build({
    // An alias is resolved from here.
    absWorkingDir: fileURLToPath(new URL('.', import.meta.url)),
    entryPoints: [fileURLToPath(new URL(`apps/${script}`, import.meta.url))],
    alias: { '@sentry/browser': `@sentry/browser-${major}` },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    outfile: join(folder, 'app.js'),
    logLevel: 'error',
  });
  await writeFile(
    join(folder, 'index.html'),
    '<!doctype html><title>Customer</title><button>Break</button><script type="module" src="/app.js"></script>',
  );
  const { url, close } = await serveFolder(folder);
  return {
    url,
    close: async () => {
      await close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
