import { afterAll, expect, test } from 'vitest';

import { startApp } from '../../support/app.ts';
import { TOKEN } from '../../support/breakwater.ts';
import { makeProject, sharedBreakwater } from '../../support/shared-breakwater.ts';
import { launchChromium } from '../browser/chromium.ts';
import type { Browser } from '../browser/chromium.ts';
import { serveSentryPage } from './sentry-page.ts';
import { until } from '../../support/wait.ts';

/*
 * Real Sentry SDKs whose project takes no errors at all. The first error at the latest is answered with 429 (an answer to a
 * session may have had the limit before), and then the SDKs must send none until it is over. The pipeline page adds the
 * discards that they report to the true volume.
 */

const breakwater = sharedBreakwater();
const chromium = await launchChromium();

afterAll(async () => {
  if (chromium.kind === 'available') await chromium.value.close();
});

interface Pipeline {
  drops: { outcome: string; category: string; reason: string; quantity: number }[];
  clientDiscards: { category: string; reason: string; quantity: number }[];
}

const MAJORS = ['7', '8', '9', '10', '11'];
const ERRORS_SENT = 4;

test.each(MAJORS)('@sentry/node %s stops at the limit, and reports the events that it dropped', async (major) => {
  const { slug, dsn } = await projectWithoutErrors(`node ${major}`);
  const app = await startApp('peers/sentry-sdks/apps/sentry-limited-app.mjs', [`@sentry/node-${major}`], { DSN: dsn });
  await fetch(`${app.url}/private`);
  for (let n = 0; n < ERRORS_SENT; n++) await fetch(`${app.url}/error?${n}`);
  await app.stop();

  const { drops, discards } = await told(slug, ({ drops: seen, discards: said }) =>
    // Version 7 for Node counts its drops and never sends the count.
    Boolean(seen['dropped session'] && (major === '7' ? seen['rate_limited error'] : said['ratelimit_backoff'])),
  );
  const refused = drops['rate_limited error'] ?? 0;
  expect(refused).toBeLessThanOrEqual(1);
  expect(discards).toEqual(major === '7' ? {} : { before_send: 1, ratelimit_backoff: ERRORS_SENT - refused });
});

test.runIf(chromium.kind === 'available').each(MAJORS)(
  '@sentry/browser %s stops where it is told to, and tells what it dropped',
  async (major) => {
    const { slug, dsn } = await projectWithoutErrors(`browser ${major}`);
    const site = await serveSentryPage('sentry-limited-page.js', major);
    const page = await (chromium as { value: Browser }).value.newPage();
    await page.goto(`${site.url}/?dsn=${encodeURIComponent(dsn)}`);
    const fail = (message: string) =>
      page.evaluate((text) => (globalThis as unknown as { fail(text: string): Promise<void> }).fail(text), message);
    await fail('private');
    for (let n = 0; n < ERRORS_SENT; n++) await fail(`too much ${n}`);
    // SDKs in browsers send their report when the page is hidden.
    await page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });

    const { drops, discards } = await told(slug, ({ drops: seen, discards: said }) =>
      Boolean(seen['dropped session'] && said['ratelimit_backoff']),
    );
    const refused = drops['rate_limited error'] ?? 0;
    expect(refused).toBeLessThanOrEqual(1);
    expect(discards).toEqual({ before_send: 1, ratelimit_backoff: ERRORS_SENT - refused });
    await page.close();
    await site.close();
  },
);

async function projectWithoutErrors(name: string): Promise<{ slug: string; dsn: string }> {
  const { slug, dsn } = await makeProject(breakwater, name);
  const path = `/api/ui/projects/${slug}/intake`;
  const intake = await breakwater.api<Record<string, unknown>>(path);
  const quotas = [{ categories: ['error'], limit: 0, windowSeconds: 3600, reasonCode: 'no_errors' }];
  await put(path, { ...intake, quotas });
  return { slug, dsn };
}

async function put(path: string, body: object): Promise<void> {
  const response = await fetch(breakwater.url + path, {
    method: 'PUT',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`PUT ${path}: ${response.status} ${await response.text()}`);
}

interface Told {
  drops: Record<string, number>;
  discards: Record<string, number>;
}

/** The rows of the ledger of a project, once the awaited ones are there. */
const told = (slug: string, isThere: (seen: Told) => boolean): Promise<Told> =>
  until(
    `the account of ${slug}`,
    async () => {
      const { drops, clientDiscards } = await breakwater.api<Pipeline>(`/api/ui/pipeline?hours=1&project=${slug}`);
      const errors = clientDiscards.filter(({ category }) => category === 'error');
      return {
        drops: Object.fromEntries(drops.map((drop) => [`${drop.outcome} ${drop.category}`, drop.quantity])),
        discards: Object.fromEntries(errors.map(({ reason, quantity }) => [reason, quantity])),
      };
    },
    isThere,
    30_000,
  );
