import { tmpdir } from 'node:os';

import { unavailable } from '../../support/requirement.ts';
import type { Available } from '../../support/requirement.ts';
import { runCommand } from './command.ts';

/** Every install of these tests asks npm's registry, or a mirror of it. */
export async function askRegistry(): Promise<Available<true>> {
  const { code } = await runCommand('npm ping --fetch-retries=0 --fetch-timeout=10000', tmpdir());
  return code === 0 ? { kind: 'available', value: true } : unavailable('no registry of npm answers `npm ping`');
}
