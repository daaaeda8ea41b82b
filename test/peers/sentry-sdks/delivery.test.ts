import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Delivery } from '../../soak/delivery/measured.ts';
import { runPage, serveSdk } from '../../soak/delivery/run-page.ts';
import { runProcess } from '../../soak/delivery/run-process.ts';
import { pageRows, processRows } from '../../soak/delivery/rows.ts';
import type { Site } from '../../support/static-site.ts';
import { launchChromium } from '../browser/chromium.ts';
import type { Browser } from '../browser/chromium.ts';

/** The short form of `npm run soak -- delivery`, by our SDK alone. */
describe('our SDK loses nothing silently in a process', () => {
  test.each(processRows(6000))('$name', async (row) => {
    expect(await runProcess(row, '@breakwater/sdk')).toMatchObject({ silent: 0 } satisfies Partial<Delivery>);
  });
});

const chromium = await launchChromium();
describe.runIf(chromium.kind === 'available')('our SDK loses nothing silently in a page', () => {
  let site: Site;
  beforeAll(async () => {
    site = await serveSdk('@breakwater/sdk/browser');
  });
  afterAll(async () => {
    await site.close();
    await (chromium as { value: Browser }).value.close();
  });

  test.each(pageRows())('$name', async (row) => {
    const delivery = await runPage(row, '@breakwater/sdk/browser', (chromium as { value: Browser }).value, site);
    expect(delivery).toMatchObject({ silent: 0 } satisfies Partial<Delivery>);
  });
});
