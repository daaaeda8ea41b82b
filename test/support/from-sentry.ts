import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from './breakwater.ts';

/** The names of which `docs/from-sentry.md` says that they stay. */
export function namesThatStay(): { functions: string[]; options: string[] } {
  const document = readFileSync(join(ROOT, 'docs/from-sentry.md'), 'utf8');
  const listed = (heading: string): string[] => {
    const [, list = ''] = new RegExp(`^${heading}: ([\\s\\S]*?)\\.\\n`, 'm').exec(document) ?? [];
    return [...list.matchAll(/`(\w+)`/g)].map(([, name = '']) => name);
  };
  return { functions: listed('Functions'), options: listed('Options') };
}
