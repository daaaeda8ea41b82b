import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

import type { Browser } from '../../peers/browser/chromium.ts';
import { serveFolder } from '../../support/static-site.ts';
import type { Site } from '../../support/static-site.ts';
import { pause } from '../../support/wait.ts';
import type { Delivery } from './measured.ts';
import { measured } from './measured.ts';
import type { PageRow } from './rows.ts';
import { startScriptedRelay } from './scripted-relay.ts';

export const PAGE_SDKS = ['@breakwater/sdk/browser', '@sentry/browser-11'] as const;

/** The next page takes over what the one before has kept. */
const NEXT_PAGE_MS = 10_000;
const DELAY_MS = 300;

/** A page that has the SDK as `sdk`. */
export async function serveSdk(name: string): Promise<Site> {
  const folder = await mkdtemp(join(tmpdir(), 'breakwater-delivery-'));
  await build({
    stdin: {
      contents: `import * as sdk from '${name}'; globalThis.sdk = sdk;`,
      resolveDir: fileURLToPath(new URL('../../peers/sentry-sdks', import.meta.url)),
    },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    outfile: join(folder, 'app.js'),
    logLevel: 'error',
  });
  for (const page of ['index.html', 'next.html'])
    await writeFile(
      join(folder, page),
      '<!doctype html><title>Customer</title><script type="module" src="/app.js"></script>',
    );
  const { url, close } = await serveFolder(folder);
  return { url, close: () => close().then(() => rm(folder, { recursive: true, force: true })) };
}

interface Sdk {
  init: (options: object) => unknown;
  captureException: (error: unknown) => unknown;
}

export async function runPage(row: PageRow, sdk: string, browser: Browser, site: Site): Promise<Delivery> {
  const relay = await startScriptedRelay(DELAY_MS);
  const context = await browser.newContext();
  const open = async (): Promise<Awaited<ReturnType<typeof context.newPage>>> => {
    const page = await context.newPage();
    await page.goto(site.url);
    await page.waitForFunction(() => 'sdk' in globalThis);
    await page.evaluate((dsn) => void (globalThis as unknown as { sdk: Sdk }).sdk.init({ dsn }), relay.dsn);
    return page;
  };
  try {
    const page = await open();
    // The database of the page is opened after the start.
    await pause(500);
    const script = row.relay(relay);
    if (row.isOfflineForMs !== undefined) await context.setOffline(true);
    await page
      .evaluate(
        ([failures, leave]) => {
          const { sdk: api } = globalThis as unknown as { sdk: Sdk };
          for (let at = 0; at < failures; at++) api.captureException(new Error(`failure ${at}`));
          if (leave) location.href = '/next.html';
        },
        [row.failures, row.end === 'navigates'] as const,
      )
      .catch(() => undefined);
    if (row.isOfflineForMs) {
      await pause(row.isOfflineForMs);
      await context.setOffline(false);
    }
    await pause(row.restMs);
    const endedAt = Date.now();
    if (row.end === 'closes') await page.close({ runBeforeUnload: true });
    await pause(1000);
    await context.setOffline(false);
    await script;
    relay.hurry();
    const next = row.end === 'lives' ? page : await open();
    await pause(NEXT_PAGE_MS);
    if (row.end !== 'lives') await next.close({ runBeforeUnload: true });
    await pause(500);
    return measured({ row: row.name, sdk, failures: row.failures }, relay, endedAt);
  } finally {
    await context.close();
    await relay.close();
  }
}
