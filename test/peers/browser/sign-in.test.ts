import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';

import { totpCode } from '@breakwater/dashboard/testing';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ADMIN, DSN_KEY, startBreakwater } from '../../support/breakwater.ts';
import type { Breakwater } from '../../support/breakwater.ts';
import { until } from '../../support/wait.ts';
import { launchChromium } from './chromium.ts';
import { scrollsSideways, violations } from './page-audit.ts';

const chromium = await launchChromium();
/** A folder for pictures of the pages, for whoever looks at them. */
const PICTURES = process.env['BREAKWATER_PICTURES'];

const ELSEWHERE = [
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example',
  '/\t/evil.example',
  '\n//evil.example',
  'javascript:alert(1)',
  'java\tscript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
];

describe.runIf(chromium.kind === 'available')('a person in a browser', () => {
  let breakwater: Breakwater;
  let browser: Browser;
  beforeAll(async () => {
    if (chromium.kind === 'available') browser = chromium.value;
    breakwater = await startBreakwater();
  });
  afterAll(async () => {
    await browser.close();
    await breakwater.stop();
  });

  /** A page that tells of every request to another host, of dialogs and of errors. */
  async function open(base = breakwater.url, options = {}): Promise<{ page: Page; problems: string[] }> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(base) && !url.startsWith('data:')) problems.push(`asked ${url}`);
    });
    page.on('dialog', (dialog) => {
      problems.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('status of 4')) problems.push(message.text());
    });
    return { page, problems };
  }
  async function typePassword(page: Page): Promise<void> {
    await page.getByLabel('Email').fill(ADMIN.email);
    await page.getByLabel('Password').fill(ADMIN.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }
  const picture = async (page: Page, name: string): Promise<void> => {
    if (!PICTURES) return;
    await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
  };

  test('stays here after a sign-in, and when signed in already, whatever the address asks for', async () => {
    for (const next of ELSEWHERE) {
      const { page, problems } = await open();
      const address = `${breakwater.url}/login?next=${encodeURIComponent(next)}`;
      await page.goto(address);
      await typePassword(page);
      await page.waitForURL(`${breakwater.url}/issues*`);
      await page.goto(address);
      await page.waitForURL(`${breakwater.url}/issues*`);
      expect(problems, JSON.stringify(next)).toEqual([]);
      await page.context().close();
    }
    const { page } = await open();
    await page.goto(`${breakwater.url}/settings/account`);
    await typePassword(page);
    await page.waitForURL(`${breakwater.url}/settings/account*`);
    await page.context().close();
  });

  test('signs in behind a proxy that asks for a password of its own', async () => {
    const basic = { username: 'proxy', password: 'of the proxy' };
    const wanted = `Basic ${Buffer.from(`${basic.username}:${basic.password}`).toString('base64')}`;
    const proxy = createServer((asked, reply) => {
      if (asked.headers.authorization !== wanted) {
        reply.writeHead(401, { 'www-authenticate': 'Basic realm="proxy"' }).end();
        return;
      }
      const { port } = new URL(breakwater.url);
      const passed = forward({ port, path: asked.url, method: asked.method, headers: asked.headers }, (answer) => {
        reply.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(reply);
      });
      asked.pipe(passed);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const { page, problems } = await open(url, { httpCredentials: basic });
    await page.goto(`${url}/login`);
    await typePassword(page);
    await page.waitForURL(`${url}/issues*`);
    expect(problems).toEqual([]);
    await page.context().close();
    proxy.close();
  });

  test('sets up a second factor, signs in by it, and ends the session of before', async () => {
    const { page, problems } = await open();
    await page.goto(`${breakwater.url}/settings/account`);
    await typePassword(page);
    const part = page.getByRole('region', { name: 'Second factor' });
    await part.getByLabel('Current password').fill(ADMIN.password);
    await part.getByRole('button', { name: 'Set up' }).click();
    await part.getByRole('img', { name: 'QR code of the secret' }).waitFor();
    await picture(page, 'second-factor');
    const secret = await part.getByLabel('secret', { exact: true }).inputValue();
    await part.getByLabel('Code', { exact: true }).fill(totpCode(secret, Date.now()));
    await part.getByRole('button', { name: 'Confirm' }).click();
    const codes = part.getByRole('status').getByRole('listitem');
    await expect.poll(() => codes.count(), { timeout: 30_000 }).toBe(10);
    const recovery = await codes.first().innerText();
    const another = await codes.last().innerText();
    await part.getByText('10 recovery codes are left').waitFor();
    await picture(page, 'recovery-codes');

    const other = await open();
    await other.page.goto(`${breakwater.url}/login`);
    await typePassword(other.page);
    await other.page.getByLabel('Code').fill('000000');
    await picture(other.page, 'code');
    await other.page.getByRole('button', { name: 'Sign in' }).click();
    await other.page.getByRole('alert').waitFor();
    await other.page.getByLabel('Code').fill(recovery);
    await other.page.getByRole('button', { name: 'Sign in' }).click();
    await other.page.waitForURL(`${breakwater.url}/issues*`);

    await other.page.goto(`${breakwater.url}/settings/account`);
    const sessions = other.page.getByRole('region', { name: 'Sessions' });
    await sessions.getByRole('button', { name: 'End all others' }).click();
    await sessions.getByRole('button', { name: 'Really end?' }).click();
    await expect.poll(() => sessions.getByRole('listitem').count(), { timeout: 30_000 }).toBe(1);
    await until(
      'the end of the session',
      () => page.request.get(`${breakwater.url}/api/ui/account`).then((answer) => answer.status()),
      (status) => status === 401,
    );
    const factor = other.page.getByRole('region', { name: 'Second factor' });
    await factor.getByLabel('Current password').fill(ADMIN.password);
    await factor.getByLabel('Code of the app, or a recovery code').fill(another);
    await factor.getByRole('button', { name: 'Take it off' }).click();
    await factor.getByRole('button', { name: 'Set up' }).waitFor();
    expect([...problems, ...other.problems]).toEqual([]);
    await page.context().close();
    await other.page.context().close();
  });

  test('makes a token with scopes and an end', async () => {
    const { page, problems } = await open();
    await page.goto(`${breakwater.url}/settings`);
    await typePassword(page);
    const part = page.getByRole('region', { name: 'API tokens' });
    await part.getByLabel('What it is for').fill('CI');
    await part.getByLabel('Make releases').uncheck();
    await part.getByLabel('It ends').selectOption('30');
    await part.getByRole('button', { name: 'Create token' }).click();
    const secret = await part.getByRole('status').getByRole('textbox').inputValue();
    const bearer = { authorization: `Bearer ${secret}` };
    expect((await fetch(`${breakwater.url}/api/0/projects/`, { headers: bearer })).status).toBe(403);
    const row = part.getByRole('listitem').filter({ hasText: 'CI' });
    await row.getByText('Upload source maps').waitFor();
    await row.getByText('ends').waitFor();
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test.each([
    ['light', { colorScheme: 'light', viewport: { width: 1280, height: 900 } }],
    ['dark', { colorScheme: 'dark', viewport: { width: 1280, height: 900 } }],
    ['narrow', { colorScheme: 'light', viewport: { width: 390, height: 844 } }],
  ])('pages of accounts breach no rule of WCAG and fit, %s', async (look, options) => {
    const { page, problems } = await open(breakwater.url, options);
    const seen: Record<string, unknown> = {};
    const look_at = async (path: string): Promise<void> => {
      await page.goto(breakwater.url + path);
      await page.waitForLoadState('networkidle');
      await page.getByRole('main').waitFor();
      seen[path] = { violations: await violations(page), sideways: await scrollsSideways(page) };
      await picture(page, `${path.split('#')[0]?.replaceAll('/', '-')}-${look}`);
    };
    for (const path of ['/login', '/forgot', '/reset#link']) await look_at(path);
    await page.goto(`${breakwater.url}/login`);
    await typePassword(page);
    await page.waitForURL(`${breakwater.url}/issues*`);
    for (const path of ['/settings/account', '/settings']) await look_at(path);
    const paths = Object.keys(seen);
    expect(seen).toEqual(Object.fromEntries(paths.map((path) => [path, { violations: [], sideways: false }])));
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test('sees hostile texts of an event as texts, in each page that shows it', async () => {
    const evil = '"><img src=x onerror=alert(1)><script>alert(2)</script>{{7*7}}javascript:alert(3)';
    const link = 'javascript:alert(4)';
    const event = {
      event_id: 'ab'.repeat(16),
      platform: 'javascript',
      level: 'error',
      message: evil,
      logger: evil,
      transaction: evil,
      server_name: evil,
      release: 'shop@<img src=x onerror=alert(1)>',
      environment: 'production',
      tags: { [`t<img src=x onerror=alert(1)>`]: evil, plain: evil },
      extra: { [evil]: evil },
      user: { id: evil, email: `${evil}@example.com`, username: evil },
      request: { url: link, method: evil, headers: { referer: link, 'User-Agent': evil }, data: evil },
      breadcrumbs: [{ category: evil, message: evil, data: { to: link, [evil]: evil } }],
      contexts: { [evil]: { [evil]: evil } },
      exception: {
        values: [
          {
            type: evil,
            value: evil,
            stacktrace: {
              frames: [
                {
                  filename: link,
                  abs_path: link,
                  function: evil,
                  module: evil,
                  context_line: evil,
                  lineno: 1,
                  in_app: true,
                },
              ],
            },
          },
        ],
      },
    };
    const lines = [{ event_id: event.event_id }, { type: 'event' }, event].map((one) => JSON.stringify(one));
    const envelope = `${breakwater.url}/api/1/envelope/?sentry_key=${DSN_KEY}`;
    expect((await fetch(envelope, { method: 'POST', body: `${lines.join('\n')}\n` })).status).toBe(200);
    const [issue] = await until(
      'the issue',
      () => breakwater.api<{ id: string }[]>('/api/0/projects/default/default/issues/?query='),
      (list) => list.length > 0,
    );
    const { deliveries } = await until(
      'the message',
      () => breakwater.api<{ deliveries: { id: string }[] }>('/api/ui/deliveries?view=all'),
      (list) => list.deliveries.length > 0,
    );
    const { page, problems } = await open();
    await page.goto(`${breakwater.url}/login`);
    await typePassword(page);
    await page.waitForURL(`${breakwater.url}/issues*`);
    const paths = [
      '/issues?query=',
      `/issues?query=${encodeURIComponent(`plain:"${evil.replaceAll('"', '')}"`)}`,
      `/issues/${issue!.id}`,
      `/issues/${issue!.id}?frames=all&stack=received`,
      '/deliveries?view=all',
      `/deliveries/${deliveries[0]!.id}`,
      `/receipt/default/${event.event_id}`,
      `/pipeline?event=${event.event_id}`,
      '/settings/projects/default',
      `/performance/transaction?name=${encodeURIComponent(evil)}&in=default`,
    ];
    for (const path of paths) {
      await page.goto(breakwater.url + path);
      await page.waitForLoadState('networkidle');
      const foreign = await page.evaluate(() => ({
        elements: document.querySelectorAll('img[src="x"], script:not([src]), [onerror]').length,
        links: [...document.querySelectorAll('a[href]')].filter((a) =>
          /^(?:javascript|data):/i.test((a as HTMLAnchorElement).href),
        ).length,
      }));
      expect(foreign, path).toEqual({ elements: 0, links: 0 });
    }
    expect(problems).toEqual([]);
    await page.context().close();
  });
});
