import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort } from '../../support/breakwater.ts';
import { unavailable } from '../../support/requirement.ts';
import type { Available } from '../../support/requirement.ts';
import { until } from '../../support/wait.ts';

const VERSION = '5.2.1';
/** The package and those that it needs stay here between runs: 150 MB. */
const KEPT = join(tmpdir(), 'breakwater-moto', VERSION);
const INSTALL_MS = 600_000;

/** Installs the Python package `moto`, a server that speaks the protocol of S3. */
export function installMoto(): Available<string> {
  if (existsSync(join(KEPT, 'moto'))) return { kind: 'available', value: KEPT };
  mkdirSync(KEPT, { recursive: true });
  try {
    const args = ['-m', 'pip', 'install', '--quiet', '--target', KEPT, `moto[s3,server]==${VERSION}`];
    execFileSync('python3', args, { timeout: INSTALL_MS, stdio: ['ignore', 'ignore', 'pipe'] });
    return { kind: 'available', value: KEPT };
  } catch (error) {
    const lines = error instanceof Error ? error.message.trim().split('\n') : [];
    return unavailable(`Python or its package moto ${VERSION} is missing: ${lines.at(-1) ?? ''}`);
  }
}

/** The server on a free port, with an empty bucket. */
export async function startS3(installed: string, bucket: string): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await freePort();
  const child = spawn('python3', ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
    env: { ...process.env, PYTHONPATH: installed },
  });
  const url = `http://127.0.0.1:${port}`;
  await until(
    'the bucket',
    () => fetch(`${url}/${bucket}`, { method: 'PUT' }),
    ({ ok }) => ok,
    60_000,
  );
  return {
    url,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}
