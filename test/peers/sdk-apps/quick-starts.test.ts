import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stepsFor } from '@breakwater/dashboard/onboarding';
import type { Platform, ServedSdk } from '@breakwater/dashboard/onboarding';

import { endWithTests, freePort, startBreakwater } from '../../support/breakwater.ts';
import type { Breakwater } from '../../support/breakwater.ts';
import { followSteps, runLines } from '../../support/follow-steps.ts';
import { makeProject } from '../../support/shared-breakwater.ts';
import { serveFolder } from '../../support/static-site.ts';
import { storedError } from '../../support/stored-error.ts';
import type { ShownError } from '../../support/stored-error.ts';
import { until } from '../../support/wait.ts';
import type { Browser } from '../browser/chromium.ts';
import { launchChromium } from '../browser/chromium.ts';
import { writeStarter } from './starters.ts';

/*
 * The steps of the onboarding page, and so those of docs/quick-starts.md, done as they stand there in an application that its framework's
 * own starter would make. The SDK comes from the running installation; test/e2e/onboarding.test.ts does those without foreign packages.
 */

const PACKAGES = join(import.meta.dirname, 'node_modules');
const chromium = await launchChromium();
const HELLO = 'Error: Hello from Breakwater';

let breakwater: Breakwater;
let sdk: ServedSdk;
const folders: string[] = [];
beforeAll(async () => {
  breakwater = await startBreakwater();
  sdk = await breakwater.api('/api/ui/sdk');
});
afterAll(async () => {
  await breakwater?.stop();
  if (chromium.kind === 'available') await chromium.value.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** An application below the packages of this peer, with a project of its own, after all steps. */
async function setUp(platform: Platform) {
  const { slug, dsn } = await makeProject(breakwater, `Quick start ${platform}`);
  // Not hidden: some tools leave folders out whose names begin with a dot.
  const app = mkdtempSync(join(import.meta.dirname, 'work-'));
  folders.push(app);
  writeStarter(platform, app);
  const steps = stepsFor(platform, { dsn, sdk });
  const lines = await followSteps(
    steps.filter(({ language }) => language !== 'html'),
    app,
  );
  // Others of this name are of other versions than the framework was made for.
  const typescript = join(app, 'node_modules/typescript');
  if (platform !== 'javascript') symlinkSync(join(PACKAGES, 'typescript-5.9'), typescript);
  const console = steps.find(({ language, file }) => language === 'typescript' && file === undefined)?.code ?? '';
  return { app, slug, steps, lines, console };
}

async function runWell(lines: string, cwd: string, env: Record<string, string> = {}): Promise<void> {
  const { code, output } = await runLines(lines, cwd, env);
  if (code !== 0) throw new Error(`${lines} ended with ${code}:\n${output.slice(-4_000)}`);
}

const stored = (slug: string, title: string): Promise<ShownError> => storedError(breakwater, slug, title);

describe.runIf(chromium.kind === 'available')('in a real browser', () => {
  const { value: browser } = chromium as { value: Browser };

  async function openPage(folder: string) {
    const site = await serveFolder(folder);
    const page = await browser.newPage();
    const uncaught: string[] = [];
    page.on('pageerror', (error) => void uncaught.push(error.message));
    await page.goto(site.url);
    await page.getByRole('button').waitFor();
    return { page, uncaught, close: () => Promise.all([page.close(), site.close()]) };
  }

  /** As a person does in the console of the browser. */
  const typeInConsole = (page: Awaited<ReturnType<Browser['newPage']>>, code: string): Promise<unknown> =>
    page.evaluate(code);

  test('a script tag', async () => {
    const { app, slug, steps, console } = await setUp('javascript');
    const file = join(app, 'index.html');
    const tag = steps.find(({ language }) => language === 'html')!.code;
    writeFileSync(file, readFileSync(file, 'utf8').replace('<head>', `<head>\n${tag}`));
    const { page, close } = await openPage(app);
    await typeInConsole(page, console);
    await stored(slug, HELLO);
    await close();
  });

  test('Vite and React, where an error of a component is sent, and stays in the console', async () => {
    const { app, slug, console } = await setUp('react');
    await runWell('node node_modules/typescript/bin/tsc --noEmit -p .', app);
    await runWell(`node ${PACKAGES}/vite/bin/vite.js build --logLevel error`, app);
    const { page, uncaught, close } = await openPage(join(app, 'dist'));
    await typeInConsole(page, console);
    await stored(slug, HELLO);
    await page.getByRole('button').click();
    const crash = await stored(slug, 'RangeError: the basket is broken');
    expect(crash.tags).toContainEqual({ key: 'handled', value: 'no' });
    expect(crash.contexts?.react?.componentStack).toContain(' at ');
    expect(uncaught).toContain('the basket is broken');
    await close();
  });

  test('webpack', async () => {
    const { app, slug, console } = await setUp('webpack');
    await runWell('node build.mjs', app);
    const { page, close } = await openPage(app);
    await typeInConsole(page, console);
    await stored(slug, HELLO);
    await close();
  });
});

describe('on a server', () => {
  /** Runs the server until the steps' own request was answered with the error. */
  async function tryOn(app: string, run: (port: number) => string, ask: string): Promise<void> {
    const port = await freePort();
    const env = { ...process.env, PORT: String(port), NEXT_TELEMETRY_DISABLED: '1' };
    const server = spawn('sh', ['-c', `exec ${run(port)}`], { cwd: app, env, stdio: 'inherit' });
    endWithTests(server);
    await until(
      'the answer',
      () => runLines(`${ask.replace('3000', String(port))} -s -o answer.txt -w '%{http_code}'`, app),
      ({ output }) => output === '500',
      60_000,
    );
    server.kill('SIGTERM');
  }

  test('Next.js', async () => {
    const { app, slug, lines } = await setUp('nextjs');
    const next = `node ${PACKAGES}/next/dist/bin/next`;
    await runWell(`${next} build`, app, { NEXT_TELEMETRY_DISABLED: '1' });
    await tryOn(app, (port) => `${next} start -p ${port}`, lines[0]!);
    const event = await stored(slug, HELLO);
    expect(event.tags).toContainEqual({ key: 'handled', value: 'no' });
  });

  test('NestJS', async () => {
    const { app, slug } = await setUp('nestjs');
    await runWell('node node_modules/typescript/bin/tsc -p .', app);
    await tryOn(app, () => 'node dist/main.js', 'curl http://localhost:3000/break');
    const event = await stored(slug, HELLO);
    expect(event.tags).toContainEqual({ key: 'handled', value: 'no' });
  });
});
