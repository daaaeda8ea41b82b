import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';
import { PLATFORMS, SDK_FILES, stepsFor } from '@breakwater/dashboard/onboarding';
import type { ServedSdk } from '@breakwater/dashboard/onboarding';

import { ROOT } from '../support/breakwater.ts';

/*
 * `docs/quick-starts.md` holds the steps of the onboarding page with stand-ins for the addresses and hashes of an installation, so the
 * tests that do the steps of the page do those of the document.
 */

const FILLED_IN = {
  dsn: 'https://KEY@breakwater.example.com/1',
  sdk: {
    version: 'VERSION',
    files: Object.fromEntries(
      SDK_FILES.map((file) => [file, { url: `https://breakwater.example.com/sdk/VERSION/${file}`, integrity: 'HASH' }]),
    ) as ServedSdk['files'],
  },
};

const sections = readFileSync(join(ROOT, 'docs/quick-starts.md'), 'utf8').split(/^## /m).slice(1);
const stepsOf = (section: string): [file: string | undefined, code: string][] =>
  [...section.matchAll(/^(?:In \*\*(.+)\*\*:\n\n)?(?:<!-- .* -->\n)?```\w+\n([\s\S]*?)\n```$/gm)].map(
    ([, file, code = '']) => [file, code],
  );

test('the document has the steps of every platform of the onboarding page, in its order', () => {
  expect(sections).toHaveLength(PLATFORMS.length);
  for (const [index, platform] of PLATFORMS.entries())
    expect(stepsOf(sections[index] ?? ''), platform).toEqual(
      stepsFor(platform, FILLED_IN).map(({ file, code }) => [file, code]),
    );
});
