import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ADMIN, ROOT, startBreakwater, TOKEN } from '../../support/breakwater.ts';
import type { Breakwater } from '../../support/breakwater.ts';
import { launchChromium } from './chromium.ts';
import { placesOfBars, scrollsSideways, shiftsOf, violations, watchShifts } from './page-audit.ts';
import { sendRealisticData } from '../../support/realistic.ts';
import { DROPS, idOfDrop } from '../../support/realistic-pipeline.ts';
import { until } from '../../support/wait.ts';

const chromium = await launchChromium();
const LOOKS = [
  { name: 'light', colorScheme: 'light', width: 1440, height: 900 },
  { name: 'dark', colorScheme: 'dark', width: 1440, height: 900 },
  { name: '390 px wide', colorScheme: 'light', width: 390, height: 844 },
] as const;

describe.runIf(chromium.kind === 'available')('every page, with two weeks of data', () => {
  let breakwater: Breakwater;
  let browser: Browser;
  let paths: string[];

  beforeAll(async () => {
    if (chromium.kind === 'available') browser = chromium.value;
    breakwater = await startBreakwater();
    const accepted = await sendRealisticData(breakwater.dsn, Date.now());
    expect(accepted).toBe(287);
    const issues = await until(
      'the issues',
      () =>
        breakwater.api<{ id: string; count: string }[]>(
          '/api/0/projects/default/default/issues/?query=&statsPeriod=14d',
        ),
      (list) => list.reduce((sum, issue) => sum + Number(issue.count), 0) === 167,
    );
    const { traces } = await until(
      'the traces',
      () => breakwater.api<{ traces: { traceId: string; spans: number }[] }>('/api/ui/traces?period=24h'),
      (list) => list.traces.length >= 50,
    );
    const { deliveries } = await until(
      'the messages',
      () => breakwater.api<{ deliveries: { id: string }[] }>('/api/ui/deliveries'),
      (list) => list.deliveries.length > 0,
    );
    const latest = await breakwater.api<{ eventID: string }>(`/api/0/issues/${issues[0]!.id}/events/latest/`);
    await insertPipeline(breakwater);
    // Each page has the bar of silences, the settings have a team and a channel.
    await write(breakwater, '/api/ui/silences', { project: 'default', until: Date.now() + 3_600_000, why: 'A deploy' });
    await write(breakwater, '/api/ui/invitations', { email: 'grace@example.com' });
    await write(breakwater, '/api/ui/teams', { name: 'Checkout', members: [] });
    await write(breakwater, '/api/ui/channels', {
      kind: 'slack',
      name: 'shop',
      url: 'https://chat.example/x',
      projects: [],
    });
    paths = [
      '/issues',
      '/issues?query=nothing-like-this',
      `/issues/${issues[0]!.id}`,
      '/performance',
      '/performance/transaction?name=GET+/api/stock&in=default',
      '/traces',
      `/traces/${traces.find((trace) => trace.spans > 5)!.traceId}`,
      '/deliveries',
      '/storage',
      `/deliveries/${deliveries[0]!.id}`,
      '/pipeline',
      `/pipeline?hours=24&units=errors&event=${'f'.repeat(32)}`,
      `/receipt/default/${latest.eventID}`,
      `/receipt/default/${idOfDrop(2)}`,
      '/settings',
      '/settings/notifications',
      '/settings/people',
      '/settings/coming',
      '/settings/projects/default',
      '/onboarding',
      '/onboarding?platform=react',
    ];
  });
  afterAll(async () => {
    await browser.close();
    await breakwater.stop();
  });

  describe.each(LOOKS)('$name', ({ colorScheme, width, height }) => {
    test('draws without an error, a breach of the policy, a violation of WCAG, a shift or a sideways scroll', async () => {
      const context = await browser.newContext({ colorScheme, viewport: { width, height } });
      const page = await context.newPage();
      const problems: string[] = [];
      page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
      page.on('pageerror', (error) => problems.push(String(error)));
      await watchShifts(page);
      await signIn(page, breakwater.url);

      const seen: Record<string, object> = {};
      for (const path of paths) {
        await page.goto(breakwater.url + path);
        await page.waitForLoadState('networkidle');
        await page.getByRole('main').waitFor();
        seen[path] = {
          violations: await violations(page),
          sideways: await scrollsSideways(page),
          shifts: await shiftsOf(page),
          barsBegin: await placesOfBars(page),
        };
      }
      await context.close();

      const clean = { violations: [], sideways: false, shifts: [], barsBegin: expect.any(Array) };
      expect(seen).toEqual(Object.fromEntries(paths.map((path) => [path, clean])));
      expect(seen['/traces']).toMatchObject({ barsBegin: [expect.any(Number)] });
      expect(problems).toEqual([]);
    });
  });

  test('the life story of an event is found by pasting its id', async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await signIn(page, breakwater.url);
    await page.goto(`${breakwater.url}/pipeline`);
    const id = idOfDrop(DROPS.findIndex(({ reason }) => reason === 'browser-extensions'));
    await page.getByLabel('Event id').fill(` ${id.toUpperCase().replace(/(.{8})(.{4})/, '$1-$2-')} `);
    await page.keyboard.press('Enter');
    await page.getByText('comes out of a browser extension').first().waitFor();

    await page.keyboard.press('ControlOrMeta+k');
    await page.keyboard.type(idOfDrop(2));
    await page.getByRole('option', { name: /Where is event/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('limit 1,000,000').waitFor();
    expect(page.url()).toContain(`/receipt/default/${idOfDrop(2)}`);

    await page.goto(breakwater.url + paths.find((path) => path.startsWith('/traces/'))!);
    await page.getByRole('treegrid').getByRole('row').first().click();
    await page.getByRole('link', { name: 'Life story' }).click();
    await page.waitForURL('**/receipt/default/*');
    await page.getByRole('main').getByText('Stored').first().waitFor();
    await context.close();
  });

  test('intake settings are refused by field, ask before they are left unsaved, are saved, and stay after a reload', async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await signIn(page, breakwater.url);
    await page.goto(`${breakwater.url}/settings/projects/default`);
    const asked: string[] = [];
    let answer: 'accept' | 'dismiss' = 'dismiss';
    page.on('dialog', (dialog) => {
      asked.push(dialog.message());
      void dialog[answer]();
    });
    const leave = () =>
      page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Deliveries' }).click();
    const addresses = page.getByLabel('Clients by address');
    const most = page.getByLabel('At most');
    const save = page.getByRole('button', { name: 'Save intake' });

    await page.getByLabel('Crawlers').check();
    await addresses.fill('10.0.0.0/8\n10.0.0.0/99');
    await page
      .getByRole('region', { name: 'Quotas of the project' })
      .getByRole('button', { name: 'Add a quota' })
      .click();
    await most.fill('-1');
    await save.click();
    await page.getByText('This was not saved').waitFor();
    expect(await problemOf(addresses)).toContain('Entry 2: an entry is neither an address nor a range');
    expect(await problemOf(most)).toBe('below 0');
    expect(await problemOf(page.getByLabel('Releases'))).toBe(null);

    await addresses.fill('10.0.0.0/8');
    await most.fill('1000');
    await leave();
    await expect.poll(() => asked).toEqual(['Leave without saving what was changed?']);
    expect(await most.inputValue()).toBe('1000');

    await save.click();
    await page.getByText('Relays follow at once').waitFor();
    await page.reload();
    await page.getByLabel('Crawlers').waitFor();
    expect(await page.getByLabel('Crawlers').isChecked()).toBe(true);
    expect(await addresses.inputValue()).toBe('10.0.0.0/8');
    expect(await most.inputValue()).toBe('1000');

    await most.fill('5');
    answer = 'accept';
    await leave();
    await page.waitForURL('**/deliveries');
    expect(asked.length).toBe(2);
    await context.close();
  });

  test('undo makes a new issue new again, by its button and by the key that resolved it', async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await signIn(page, breakwater.url);
    const query = 'query=ChunkLoadError&period=14d';
    const stored = (status: string) =>
      until(
        `the issue to be ${status}`,
        () => breakwater.api<{ issues: ListedIssue[] }>(`/api/ui/issues?${query}`),
        ({ issues }) => issues[0]?.status === status,
      );
    await page.goto(`${breakwater.url}/issues?${query}`);
    const row = page.getByRole('row').filter({ hasText: 'ChunkLoadError' });
    const isNew = row.getByText('New', { exact: true });
    await isNew.waitFor();
    await page.keyboard.press('j');

    for (const undo of [() => page.getByRole('button', { name: 'Undo' }).click(), () => page.keyboard.press('e')]) {
      await row.getByRole('link').focus();
      await page.keyboard.press('e');
      await row.getByText('Resolved', { exact: true }).waitFor();
      await stored('resolved');
      await row.getByRole('link').focus();
      await undo();
      await isNew.waitFor();
      expect((await stored('unresolved')).issues[0]).toMatchObject({ substatus: 'new' });
    }
    await context.close();
  });

  test('an issue is found, opened, resolved and reopened by the keyboard alone', async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await signIn(page, breakwater.url);
    await page.goto(`${breakwater.url}/issues`);
    await page.getByText('Cannot read properties of undefined').first().waitFor();

    await page.keyboard.press('/');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('is:unresolved RangeError');
    await page.keyboard.press('Enter');
    await page.getByText('1 issue', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    await page.keyboard.press('o');
    await page.getByRole('heading', { name: 'RangeError' }).first().waitFor();

    await page.keyboard.press('e');
    await page
      .getByRole('button', { name: /reopen/i })
      .first()
      .waitFor();
    await page.keyboard.press('e');
    await page
      .getByRole('button', { name: /^resolve$/i })
      .first()
      .waitFor();
    await context.close();
  });
});

interface ListedIssue {
  status: string;
  substatus: string;
}

/** Runs while Breakwater is stopped, because its store can be open in one process only. */
async function insertPipeline(breakwater: Breakwater): Promise<void> {
  await breakwater.kill('SIGTERM');
  const script = join(ROOT, 'test/support/realistic-pipeline.ts');
  const args = ['--conditions=source', '--import', 'tsx', script, join(breakwater.dataFolder, 'store')];
  await promisify(execFile)(process.execPath, args, { cwd: ROOT });
  await breakwater.restart();
}

async function write({ url }: Breakwater, path: string, body: object): Promise<void> {
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
  const answer = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`);
}

async function signIn(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByLabel(/email/i).fill(ADMIN.email);
  await page.getByLabel(/password/i).fill(ADMIN.password);
  await page.getByRole('button', { name: /sign in/i }).click();
  await page.getByRole('navigation').first().waitFor();
}

/** The errors of invalid fields, by the attribute that ties them to the field. */
const problemOf = (field: Locator): Promise<string | null> =>
  field.evaluate((input) => {
    const [note = ''] = input.getAttribute('aria-describedby')?.split(' ') ?? [];
    return input.ariaInvalid === 'true' ? (document.getElementById(note)?.textContent ?? '') : null;
  });
