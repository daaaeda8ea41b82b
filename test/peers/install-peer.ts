import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { unavailable } from '../support/requirement.ts';
import type { Available } from '../support/requirement.ts';

/** Folders beside this file whose packages no workspace has, each with a lockfile of its own. */
export const PEERS = ['sentry-sdks', 'sentry-cli', 'browser', 'sdk-apps'] as const;
export type Peer = (typeof PEERS)[number];

/** Installs the packages of a peer as its lockfile has them, unless they are there from that very lockfile. */
export function installPeer(peer: Peer): Available<string> {
  const folder = fileURLToPath(new URL(peer, import.meta.url));
  const lockfile = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex');
  const mark = join(folder, 'node_modules', '.breakwater-lockfile');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === lockfile) return { kind: 'available', value: folder };

  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'inherit' });
  if (status !== 0) return unavailable(`the packages of test/peers/${peer} could not be installed`);
  writeFileSync(mark, lockfile);
  return { kind: 'available', value: folder };
}
