import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { build } from 'esbuild';

import { installPeer } from '../../peers/install-peer.ts';
import type { Available } from '../../support/requirement.ts';
import { serveFolder } from '../../support/static-site.ts';
import { percentile } from '../report.ts';

/** The part of the browser that is used here: its packages, and their types, are there only once the peer is installed. */
interface Page {
  goto: (url: string) => Promise<unknown>;
  waitForFunction: (run: () => boolean) => Promise<unknown>;
  close: () => Promise<void>;
  context: () => { newCDPSession: (page: Page) => Promise<DevTools> };
}
interface DevTools {
  send: (method: string) => Promise<{ metrics: { name: string; value: number }[] }>;
}
interface Browser {
  newPage: () => Promise<Page>;
  close: () => Promise<void>;
}
type Launch = () => Promise<Available<Browser>>;

const SECONDS = 5;
const ROUNDS = 3;
/** 10,000 changes a second: elements that come and go, attributes and texts, and a click now and then. */
const CHANGES = `
  const list = document.body.appendChild(document.createElement('ul'));
  let at = 0;
  const timer = setInterval(() => {
    for (let step = 0; step < 50; step++, at++) {
      const item = list.appendChild(document.createElement('li'));
      item.textContent = 'row ' + at;
      item.className = 'row-' + (at % 7);
      if (list.childElementCount > 200) list.firstElementChild.remove();
    }
    if (at % 1000 === 0) list.click();
  }, 15);
  setTimeout(() => { clearInterval(timer); document.title = 'done'; }, ${SECONDS * 1000});
`;

/** Milliseconds of the main thread that such a page takes in five seconds: without an SDK, with ours, with Sentry's. */
export async function measurePages(): Promise<number[]> {
  for (const peer of ['browser', 'sentry-sdks'] as const) installPeer(peer);
  const dsn = (url: string): string => url.replace('://', '://key@') + '/1';
  const folder = await mkdtemp(join(tmpdir(), 'breakwater-bench-'));
  const site = await serveFolder(folder);
  const chromium = new URL('../../peers/browser/chromium.ts', import.meta.url).href;
  const { launchChromium } = (await import(chromium)) as { launchChromium: Launch };
  const launched = await launchChromium();
  if (launched.kind !== 'available') throw new Error(launched.reason);
  const options = `{ dsn: '${dsn(site.url)}', tracesSampleRate: 1 }`;
  const scripts = [
    CHANGES,
    `import { init } from '@breakwater/sdk/browser'; init(${options}); ${CHANGES}`,
    `import * as Sentry from '@sentry/browser-11';
     Sentry.init({ ...${options}, integrations: [Sentry.browserTracingIntegration()] }); ${CHANGES}`,
  ];
  const resolveDirs = ['..', '..', '../../peers/sentry-sdks'].map((path) => new URL(path, import.meta.url).pathname);
  for (const [at, contents] of scripts.entries()) {
    await build({
      stdin: { contents, resolveDir: resolveDirs[at] ?? '', loader: 'js' },
      bundle: true,
      minify: true,
      format: 'esm',
      target: 'es2020',
      outfile: join(folder, `${at}.js`),
      logLevel: 'error',
    });
    await writeFile(join(folder, `${at}.html`), `<!doctype html><body><script type="module" src="/${at}.js"></script>`);
  }
  const taken: number[][] = scripts.map(() => []);
  try {
    for (let round = 0; round < ROUNDS; round++)
      for (const at of scripts.keys()) {
        const page = await launched.value.newPage();
        const devtools = await page.context().newCDPSession(page);
        await devtools.send('Performance.enable');
        await page.goto(`${site.url}/${at}.html`);
        await page.waitForFunction(() => document.title === 'done');
        const { metrics } = await devtools.send('Performance.getMetrics');
        taken[at]?.push(1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN));
        await page.close();
      }
  } finally {
    await launched.value.close();
    await site.close();
    await rm(folder, { recursive: true, force: true });
  }
  return taken.map((each) => percentile(each, 0.5));
}
