import { writeFile } from 'node:fs/promises';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, expect, test } from 'vitest';
import { stepsFor } from '@breakwater/dashboard/onboarding';
import type { ServedSdk } from '@breakwater/dashboard/onboarding';

import { namesThatStay } from '../../support/from-sentry.ts';
import { runLines } from '../../support/follow-steps.ts';
import { makeProject, sharedBreakwater } from '../../support/shared-breakwater.ts';
import { storedError } from '../../support/stored-error.ts';

/* The step of the onboarding page for those who have a Sentry SDK: nothing but its DSN changes. */

const folder = mkdtempSync(join(import.meta.dirname, 'work-'));
afterAll(() => rmSync(folder, { recursive: true }));

test.each(['@sentry/node-10', '@sentry/node-11'])('%s sends to the project of its new DSN', async (name) => {
  const breakwater = sharedBreakwater();
  const { slug, dsn } = await makeProject(breakwater, `Quick start ${name.slice(1).replace('/', ' ')}`);
  const [step] = stepsFor('other', { dsn, sdk: await breakwater.api<ServedSdk>('/api/ui/sdk') });
  await writeFile(
    join(folder, 'job.mjs'),
    `import * as Sentry from '${name}';\n${step!.code}\nthrow new Error('Hello');\n`,
  );
  expect((await runLines('node job.mjs', folder)).code).toBe(1);
  await storedError(breakwater, slug, 'Error: Hello');
});

test.each(['@sentry/node-11', '@sentry/browser-11'])(
  '%s has each function of which the documents say that it stays',
  async (name) => {
    const sentry = (await import(name)) as object;
    expect(namesThatStay().functions.filter((one) => !(one in sentry))).toEqual([]);
  },
);
