import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from '../../support/breakwater.ts';

/* The forms of installing that docs/operate.md describes; what these tests run is read out of it. */

const [, install = ''] = readFileSync(join(ROOT, 'docs/operate.md'), 'utf8').split(/^## /m);

/** Every form, and the language of each block of code under it. */
export function installForms(): Record<string, string[]> {
  const named = forms().map(({ heading, text }) => [
    heading,
    [...text.matchAll(/^```(\w+)$/gm)].map(([, language]) => language),
  ]);
  return Object.fromEntries(named) as Record<string, string[]>;
}

/** The lines of each block of code under a form. */
export function blocksOf(form: string): string[][] {
  const text = forms().find(({ heading }) => heading === form)?.text ?? '';
  return [...text.matchAll(/^```\w+\n([\s\S]*?)\n```$/gm)].map(([, block = '']) => block.split('\n'));
}

function forms(): { heading: string; text: string }[] {
  const [, ...parts] = install.split(/^### /m);
  return parts.map((text) => ({ heading: text.split('\n')[0] ?? '', text }));
}
