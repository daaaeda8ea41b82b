import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startApp } from '../../support/app.ts';
import type { App } from '../../support/app.ts';
import { launchChromium } from '../browser/chromium.ts';
import type { Browser } from '../browser/chromium.ts';
import { serveSentryPage } from './sentry-page.ts';
import { makeProject, sharedBreakwater } from '../../support/shared-breakwater.ts';
import type { Site } from '../../support/static-site.ts';
import { until } from '../../support/wait.ts';

const breakwater = sharedBreakwater();
const chromium = await launchChromium();

afterAll(async () => {
  if (chromium.kind === 'available') await chromium.value.close();
});

interface ApiIssue {
  id: string;
  title: string;
  count: string;
}
interface Trace {
  spans: { spanId: string; parentSpanId: string; isSegment: boolean; op: string }[];
}
interface Transactions {
  transactions: { name: string; op: string; count: number }[];
}

describe.each(['7', '8', '9', '10', '11'])('Sentry SDKs of major %s, untouched but for their DSN', (major) => {
  let app: App;
  let site: Site;
  // Each major has its own, because the browser errors of several majors have one stack and would be one issue.
  let project: { slug: string; dsn: string };

  beforeAll(async () => {
    project = await makeProject(breakwater, `Sentry ${major}`);
    app = await startApp('peers/sentry-sdks/apps/sentry-node-app.mjs', [`@sentry/node-${major}`], {
      DSN: project.dsn,
    });
    site = await serveSentryPage('sentry-browser-app.js', major);
  });
  afterAll(async () => {
    await app.stop();
    await site.close();
  });

  test('an error of the Node SDK becomes an issue', async () => {
    await fetch(`${app.url}/fail`);
    const [issue] = await until(
      'the issue',
      () => search(project.slug, `@sentry/node-${major}: server failure`),
      (list) => list.length === 1,
    );
    expect(issue!.title).toBe(`@sentry/node-${major}: server failure`);
  });

  test.runIf(chromium.kind === 'available')(
    'an error of the browser SDK becomes an issue, and one trace joins browser and server',
    async () => {
      const page = await (chromium as { value: Browser }).value.newPage();
      await page.goto(
        `${site.url}/?name=major-${major}&dsn=${encodeURIComponent(project.dsn)}&api=${encodeURIComponent(app.url)}`,
      );
      const carried = await page
        .waitForRequest((request) => request.url().endsWith(`/work-major-${major}`), { timeout: 2000 })
        .catch(() => null);
      await page.getByRole('button').click();

      const [issue] = await until(
        'the issue',
        () => search(project.slug, `browser failure of major-${major}`),
        (list) => list.length === 1,
      );
      expect(issue!.title).toContain(`TypeError: browser failure of major-${major}`);
      expect(carried === null || carried.headers()['sentry-trace'] !== undefined).toBe(true);

      const trace = await until(
        'a trace with the page load and the server span',
        async () => {
          const { traces } = await breakwater.api<{ traces: { traceId: string; op: string }[] }>(
            '/api/ui/traces?period=1h',
          );
          const found = await Promise.all(
            traces.map(({ traceId }) => breakwater.api<Trace>(`/api/ui/traces/${traceId}`)),
          );
          return found.find(
            (one) =>
              one.spans.some((span) => span.op === 'pageload') &&
              one.spans.some((span) => span.op === 'http.server') &&
              JSON.stringify(one).includes(`/work-major-${major}`),
          );
        },
        (found) => found !== undefined,
        30_000,
      );
      const server = trace!.spans.find((span) => span.op === 'http.server')!;
      expect(
        trace!.spans.map((span) => span.spanId),
        'the server span hangs below a browser span',
      ).toContain(server.parentSpanId);
      await page.close();
    },
  );

  test('their transactions are listed', async () => {
    const list = await until(
      'the transactions',
      () => breakwater.api<Transactions>(`/api/ui/transactions?period=1h&project=${project.slug}`),
      ({ transactions }) => transactions.some((row) => row.op === 'http.server'),
    );
    expect(list.transactions.map((row) => row.op)).toContain('http.server');
  });
});

const search = (project: string, text: string): Promise<ApiIssue[]> =>
  breakwater.api(`/api/0/projects/default/${project}/issues/?statsPeriod=24h&query=${encodeURIComponent(`"${text}"`)}`);
