import { join } from 'node:path';

import { ROOT } from '../../support/breakwater.ts';
import { runWell } from '../install/command.ts';

/** The folder whose packages all apps use. */
export const APPS = import.meta.dirname;

/**
 * Puts the archive of this build where `npm install` of it would, beside the packages of the lockfile: the archive is another one with
 * each build, so no lockfile can name it.
 */
export async function setup(): Promise<void> {
  const installed = join(APPS, 'node_modules/@breakwater/sdk');
  await runWell(
    [
      'set -e',
      `archive=$(node ${join(ROOT, 'sdk/pack.js')} "$(mktemp -d)")`,
      `rm -rf ${installed} && mkdir -p ${installed}`,
      `tar -xzf "$archive" -C ${installed} --strip-components=1`,
      'rm -r "$(dirname "$archive")"',
      // One of the Nodes for tests, which npx and scripts of npm would run in place of this one.
      'rm -f node_modules/.bin/node',
    ].join('\n'),
    APPS,
  );
}
