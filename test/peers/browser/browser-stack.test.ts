import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { build } from 'vite';

import { startApp } from '../../support/app.ts';
import type { App } from '../../support/app.ts';
import { ADMIN, ROOT, startBreakwater, TOKEN } from '../../support/breakwater.ts';
import type { Breakwater } from '../../support/breakwater.ts';
import { launchChromium } from './chromium.ts';
import { serveFolder } from '../../support/static-site.ts';
import type { Site } from '../../support/static-site.ts';
import { until } from '../../support/wait.ts';

const chromium = await launchChromium();

describe.runIf(chromium.kind === 'available')('a minified React shop in a real browser', () => {
  let breakwater: Breakwater;
  let api: App;
  let shop: Site;
  let folder: string;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    if (chromium.kind === 'available') browser = chromium.value;
    breakwater = await startBreakwater();
    folder = await mkdtemp(join(tmpdir(), 'breakwater-shop-'));
    await build({
      root: fileURLToPath(new URL('../../fixtures/shop', import.meta.url)),
      configFile: false,
      logLevel: 'error',
      // The test runner's NODE_ENV is `test`, by which Vite would bundle the development build of React.
      oxc: { jsx: { runtime: 'automatic', development: false } },
      define: { 'process.env.NODE_ENV': '"production"' },
      build: { outDir: folder, emptyOutDir: true, sourcemap: true, minify: true },
    });
    const uploaded = await promisify(execFile)(
      process.execPath,
      ['sdk/bin/breakwater.js', 'sourcemaps', 'upload', folder, '--url', breakwater.url, '--token', TOKEN],
      { cwd: ROOT },
    );
    expect(uploaded.stdout).toMatch(/^source_map .*\.js\.map/m);
    api = await startApp('fixtures/apps/fastify-app.mjs', [], { DSN: breakwater.dsn });
    shop = await serveFolder(folder, api.url);

    const context = await browser.newContext();
    page = await context.newPage();
    await page.goto(`${shop.url}/?dsn=${encodeURIComponent(breakwater.dsn)}`);
    await page.getByText('7 in stock').waitFor({ timeout: 10_000 });
    await page.getByRole('button', { name: 'Pay' }).click();
  });

  afterAll(async () => {
    await browser.close();
    await api.stop();
    await shop.close();
    await breakwater.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('the bundle that was served is minified, so the original line can only come from the map', async () => {
    const scripts = (await readdir(join(folder, 'assets'))).filter((file) => file.endsWith('.js'));
    expect(scripts.length).toBeGreaterThan(0);
    const served = await (await fetch(`${shop.url}/assets/${scripts[0]}`)).text();
    expect(served).not.toContain('totalOf');
  });

  test('the issue page shows the original file, line, function and source line', async () => {
    const [issue] = await until(
      'the issue',
      () =>
        breakwater.api<{ id: string; title: string }[]>(
          '/api/0/projects/default/default/issues/?query=&statsPeriod=24h',
        ),
      (list) => list.length === 1,
    );
    expect(issue!.title).toMatch(/^TypeError: Cannot read properties of undefined \(reading 'amount'\)/);

    await page.goto(breakwater.url);
    await page.getByLabel(/email/i).fill(ADMIN.email);
    await page.getByLabel(/password/i).fill(ADMIN.password);
    await page.getByRole('button', { name: /sign in/i }).click();
    await page.getByText(issue!.title.slice('TypeError: '.length)).first().click();
    await page.waitForURL(`**/issues/${issue!.id}*`);

    const trace = page.getByRole('region', { name: /stack trace/i });
    await trace.getByText('totalOf').first().waitFor();
    await trace
      .getByText(/src\/cart\.ts/)
      .first()
      .waitFor();
    await trace.getByText('total += item.price.amount;').first().waitFor();
    expect(await trace.textContent()).toMatch(/cart\.ts\D{0,3}9\b/);
  });

  test('one trace joins the page load and the server that answered its fetch', async () => {
    interface Trace {
      spans: { spanId: string; parentSpanId: string; op: string; transaction: string }[];
    }
    const trace = await until(
      'the joined trace',
      async () => {
        const { traces } = await breakwater.api<{ traces: { traceId: string }[] }>('/api/ui/traces?period=1h');
        const all = await Promise.all(traces.map(({ traceId }) => breakwater.api<Trace>(`/api/ui/traces/${traceId}`)));
        return all.find(
          ({ spans }) =>
            spans.some((span) => span.op === 'pageload') && spans.some((span) => span.op === 'http.server'),
        );
      },
      (found) => found !== undefined,
      30_000,
    );
    const server = trace!.spans.find((span) => span.op === 'http.server')!;
    const client = trace!.spans.find((span) => span.spanId === server.parentSpanId)!;
    expect(server.transaction).toBe('GET /api/stock');
    expect(client.op).toBe('http.client');
  });
});
