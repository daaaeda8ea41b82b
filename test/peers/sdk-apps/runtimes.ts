import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { unavailable } from '../../support/requirement.ts';
import type { Available } from '../../support/requirement.ts';
import { APPS } from './installed-sdk.ts';

/** Binaries that npm has under a name of each platform; the lockfile has those of Linux. */
const FILES = {
  'node-18': 'bin/node',
  'node-20': 'bin/node',
  'node-22': 'bin/node',
  'node-24': 'bin/node',
  bun: 'bin/bun',
  deno: 'deno',
  workerd: 'bin/workerd',
} as const;

export type Runtime = keyof typeof FILES;

export function findRuntime(runtime: Runtime): Available<string> {
  const binary = join(APPS, 'node_modules', `${runtime}-${process.arch}`, FILES[runtime]);
  if (existsSync(binary)) return { kind: 'available', value: binary };
  return unavailable(`there is no ${runtime} for ${process.platform} on ${process.arch}`);
}
