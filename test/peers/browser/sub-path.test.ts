import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ADMIN, DSN_KEY, startBreakwater } from '../../support/breakwater.ts';
import type { Breakwater } from '../../support/breakwater.ts';
import { startPathProxy } from '../../support/path-proxy.ts';
import type { PathProxy } from '../../support/path-proxy.ts';
import { until } from '../../support/wait.ts';
import { launchChromium } from './chromium.ts';
import { findNginx, startNginx } from './nginx.ts';

const PATH = '/tools/bw';
const chromium = await launchChromium();
const nginx = await findNginx();

describe.runIf(chromium.kind === 'available')('an installation below a path', () => {
  let breakwater: Breakwater;
  let browser: Browser;
  const proxies = new Map<string, PathProxy>();

  beforeAll(async () => {
    if (chromium.kind === 'available') browser = chromium.value;
    for (const [name, strips] of [
      ['takes the path off', true],
      ['leaves the path', false],
    ] as const)
      proxies.set(name, await startPathProxy(PATH, { strips, target: () => breakwater.url }));
    breakwater = await startBreakwater({
      BREAKWATER_URL: `${proxies.get('takes the path off')!.url}${PATH}`,
      BREAKWATER_LEDGER_SECONDS: '1',
    });
    if (nginx.kind === 'available')
      proxies.set('is nginx', await startNginx(nginx.value.program, PATH, breakwater.url));
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all([...proxies.values()].map((proxy) => proxy.close()));
    await breakwater?.stop();
    if (nginx.kind === 'available') await nginx.value.remove();
  });

  test.each(['takes the path off', 'leaves the path', ...(nginx.kind === 'available' ? ['is nginx'] : [])])(
    'works in a browser behind a proxy that %s',
    async (name) => {
      const base = `${proxies.get(name)!.url}${PATH}`;
      const context = await browser.newContext();
      const page = await context.newPage();
      const faults: string[] = [];
      page.on('console', (message) => void (message.type() === 'error' && faults.push(message.text())));
      page.on('pageerror', (error) => void faults.push(error.message));
      page.on('request', (request) => {
        const { pathname } = new URL(request.url());
        if (pathname !== PATH && !pathname.startsWith(`${PATH}/`)) faults.push(`asked for ${pathname}`);
      });

      await page.goto(`${base}/settings/projects/default?period=24h`);
      await page.waitForURL(`${base}/login?next=**`);
      await page.fill('[name=email]', ADMIN.email);
      await page.fill('[name=password]', ADMIN.password);
      await page.click('[type=submit]');
      await page.waitForURL(`${base}/settings/projects/default?period=24h`);
      const dsn = new URL(await page.inputValue('input[aria-label="DSN of Default"]'));
      expect([dsn.username, dsn.pathname]).toEqual([DSN_KEY, `${PATH}/1`]);
      const [cookie] = (await context.cookies(base)).filter(({ httpOnly }) => httpOnly);
      expect(cookie?.path).toBe(PATH);
      expect(await context.cookies(proxies.get(name)!.url)).toEqual([]);

      const body = `{"event_id":"${crypto.randomUUID().replaceAll('-', '')}"}\n{"type":"event"}\n{"message":"from ${name}"}`;
      const sent = await fetch(`${base}/api/1/envelope/?sentry_key=${DSN_KEY}`, { method: 'POST', body });
      expect(sent.status).toBe(200);
      await until(
        'the issue',
        () => breakwater.api<{ title: string }[]>('/api/0/projects/default/default/issues/?query='),
        (issues) => issues.some(({ title }) => title.includes(name)),
      );
      for (const part of ['Issues', 'Traces', 'Performance', 'Pipeline', 'Storage', 'Settings']) {
        await page.click(`nav >> text=${part}`);
        await page.waitForURL(`${base}/${part.toLowerCase()}?**`);
        await page.waitForLoadState('networkidle');
      }
      await page.goto(`${base}/issues?query=`);
      await page.click(`main a:has-text("from ${name}")`);
      await page.waitForURL(({ pathname }) => pathname.startsWith(`${PATH}/issues/`));
      await page.reload();
      await page.waitForSelector(`main >> text=from ${name}`);

      const script = await fetch(`${base}/sdk/latest/loader.js`);
      expect([script.status, new URL(script.url).pathname]).toEqual([200, expect.stringMatching(`^${PATH}/sdk/\\d`)]);

      await page.goto(base);
      await page.waitForURL(`${base}/issues**`);
      await page.goto(`${base}/login?next=%2Fstorage`);
      await page.waitForURL(`${base}/storage**`);
      expect(faults).toEqual([]);
      await context.close();
    },
  );
});
