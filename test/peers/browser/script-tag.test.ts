import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startBreakwater } from '../../support/breakwater.ts';
import type { Breakwater } from '../../support/breakwater.ts';
import { makeProject } from '../../support/shared-breakwater.ts';
import { serveFolder } from '../../support/static-site.ts';
import type { Site } from '../../support/static-site.ts';
import { storedError } from '../../support/stored-error.ts';
import { launchChromium } from './chromium.ts';

/* Pages without a bundler, on another origin than Breakwater, load the SDK from it by a script tag. */

const chromium = await launchChromium();

interface Served {
  files: Record<'browser.js' | 'loader.js', { url: string; integrity: string }>;
}

describe.runIf(chromium.kind === 'available')('a page with a script tag', () => {
  let breakwater: Breakwater;
  let browser: Browser;
  let site: Site;
  let folder: string;
  let served: Served;

  beforeAll(async () => {
    if (chromium.kind === 'available') browser = chromium.value;
    folder = await mkdtemp(join(tmpdir(), 'breakwater-script-tag-'));
    breakwater = await startBreakwater();
    served = await breakwater.api<Served>('/api/ui/sdk');
    site = await serveFolder(folder);
  });
  afterAll(async () => {
    await site?.close();
    await browser?.close();
    await breakwater?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const tag = (file: 'browser.js' | 'loader.js'): string => {
    const { url, integrity } = served.files[file];
    return `<script src="${url}" integrity="${integrity}" crossorigin="anonymous"></script>`;
  };

  async function open(head: string, prepare: (page: Page) => Promise<unknown> = async () => {}): Promise<Page> {
    await writeFile(join(folder, 'index.html'), `<!doctype html><head>${head}</head><h1>Shop</h1>`);
    const page = await (await browser.newContext()).newPage();
    await prepare(page);
    await page.goto(site.url);
    await page.getByRole('heading', { name: 'Shop' }).waitFor();
    return page;
  }

  const calls = (dsn: string): string => `
    <script>setTimeout(() => { throw new RangeError('before init was called'); });</script>
    <script>window.early = Breakwater.captureMessage;</script>
    <script>
      setTimeout(() => {
        Breakwater.init({ dsn: '${dsn}', release: 'shop@1.0.0' });
        Breakwater.setUser({ id: '42' });
        Breakwater.ready(() => Breakwater.startSpan({ name: 'late' }, () => Breakwater.setTag('ready', 'yes')));
        Promise.reject(new TypeError('after init was called'));
        Breakwater.captureMessage('a message of the page');
      });
    </script>`;

  test('behind the loader has what happened before the SDK was there', async () => {
    const { slug, dsn } = await makeProject(breakwater, 'Behind the loader');
    // The SDK comes after everything that the page does.
    const page = await open(tag('loader.js') + calls(dsn), (one) =>
      one.route('**/browser.js', async (route) => {
        await one.getByRole('heading', { name: 'Shop' }).waitFor();
        await route.continue();
      }),
    );
    const [before, after, message] = await Promise.all(
      ['RangeError: before init was called', 'TypeError: after init was called', 'a message of the page'].map((title) =>
        storedError(breakwater, slug, title),
      ),
    );
    for (const event of [before, after, message]) expect(event?.release?.version).toBe('shop@1.0.0');
    for (const event of [before, after]) expect(event?.tags).toContainEqual({ key: 'handled', value: 'no' });
    for (const event of [after, message]) expect(event?.user?.id).toBe('42');

    await page.evaluate(() =>
      setTimeout(() => {
        throw new Error('once the SDK is there');
      }),
    );
    const late = await storedError(breakwater, slug, 'Error: once the SDK is there');
    expect(late.tags).toContainEqual({ key: 'ready', value: 'yes' });

    // The function that the loader gave leads to the SDK from now on.
    await page.evaluate(() =>
      (globalThis as unknown as { early: (text: string) => void }).early('by the early function'),
    );
    await storedError(breakwater, slug, 'by the early function');
    await page.context().close();
  });

  test('without the loader has all that happens from then on', async () => {
    const { slug, dsn } = await makeProject(breakwater, 'Without the loader');
    const page = await open(tag('browser.js') + calls(dsn));
    await storedError(breakwater, slug, 'TypeError: after init was called');
    await storedError(breakwater, slug, 'a message of the page');
    await page.context().close();
  });

  test.each([
    ['is blocked', (page: Page) => page.route('**/browser.js', (route) => route.abort())],
    [
      'is not the one that was built',
      (page: Page) =>
        page.route('**/browser.js', (route) =>
          route.fulfill({ body: 'window.isAttack = true', headers: { 'access-control-allow-origin': '*' } }),
        ),
    ],
  ])('works as before where the SDK %s', async (_how, block) => {
    const page = await open(
      `${tag('loader.js')}<script>setTimeout(() => {
        Breakwater.init({ dsn: 'http://key@localhost:1/1' });
        Breakwater.ready(() => { window.isReady = true; });
        Breakwater.captureException(new Error('lost'));
        window.isDone = true;
      }, 500);</script>`,
      block,
    );
    await page.waitForFunction(() => (globalThis as { isDone?: boolean }).isDone);
    const state = await page.evaluate(() => {
      const { isReady, isAttack } = globalThis as { isReady?: boolean; isAttack?: boolean };
      const [kept] = (globalThis as unknown as { Breakwater: { early: [unknown[]] } }).Breakwater.early;
      return { isReady, isAttack, kept: kept.length };
    });
    expect(state).toEqual({ isReady: undefined, isAttack: undefined, kept: 0 });
    await page.context().close();
  });
});
