import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { serveFolder } from '../../support/static-site.ts';
import type { Browser } from '../browser/chromium.ts';
import { launchChromium } from '../browser/chromium.ts';
import { runWell } from '../install/command.ts';
import { APPS } from './installed-sdk.ts';
import type { Intake } from './intake.ts';
import { startIntake } from './intake.ts';

/* The package in pages: bundled with the defaults of each bundler, and without one. */

const NODE = process.execPath;
const chromium = await launchChromium();

describe.runIf(chromium.kind === 'available')('in a real browser', () => {
  const { value: browser } = chromium as { value: Browser };
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-sdk-pages-'));
  let intake: Intake;

  beforeAll(async () => void (intake = await startIntake()));
  afterAll(async () => {
    await browser.close();
    await intake.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens the page, presses its one button, and takes the error that comes of it. */
  async function press(built: string) {
    const site = await serveFolder(built);
    const page = await browser.newPage();
    await page.goto(`${site.url}/?dsn=${encodeURIComponent(intake.dsn)}`);
    await page.getByRole('button').click();
    const errors = await intake.errors();
    await page.close();
    await site.close();
    expect(errors).toHaveLength(1);
    return { ...errors[0]!, url: site.url };
  }

  const scriptsOf = (built: string): string =>
    readdirSync(built, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.js'))
      .map((file) => readFileSync(join(built, file), 'utf8'))
      .join('');

  test('Vite and React', async () => {
    const built = join(folder, 'vite');
    await runWell(
      `${NODE} node_modules/vite/bin/vite.js build apps/vite-react --outDir ${built} --logLevel error`,
      APPS,
    );
    const error = await press(built);
    expect(error).toMatchObject({ type: 'TypeError', value: 'no price', handled: false, platform: 'javascript' });
    expect(error.frames.at(-1)).toContain(`${error.url}/assets/index-`);
  });

  test('webpack, where an older part of the application uses the SDK by require', async () => {
    const built = join(folder, 'webpack');
    await runWell(`${NODE} apps/webpack/build.mjs ${built}`, APPS);
    cpSync(join(APPS, 'apps/webpack/index.html'), join(built, 'index.html'));
    const error = await press(built);
    expect(error).toMatchObject({ type: 'TypeError', value: 'no price', handled: true, platform: 'javascript' });
    expect(error.frames.at(-1)).toContain(`in ${error.url}/main.js`);
    expect(scriptsOf(built).split('breakwater.javascript.browser')).toHaveLength(2);
  });

  test('no bundler: an import map, the entry for errors and what it loads later', async () => {
    const built = join(folder, 'page');
    cpSync(join(APPS, 'apps/page'), built, { recursive: true });
    cpSync(join(APPS, 'node_modules/@breakwater/sdk'), join(built, 'sdk'), { recursive: true });
    const error = await press(built);
    expect(error).toMatchObject({ type: 'TypeError', value: 'no price', handled: false });
    expect(error.frames).toEqual(
      expect.arrayContaining([`pay in ${error.url}/?dsn=${encodeURIComponent(intake.dsn)}`]),
    );
  });
});
