import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { unavailable } from '../../support/requirement.ts';
import type { Available } from '../../support/requirement.ts';

/** Another build of ClickHouse's engine, behind HTTP. */
export interface Engine {
  url: string;
  version: string;
  stop(): Promise<void>;
}

/** Packages stay here between runs: each is 150 MB. */
const KEPT = join(tmpdir(), 'breakwater-engines');
const INSTALL_MS = 600_000;

/** Installs a version of the Python package `chdb-core`, which holds the engine of that version. */
export function installEngine(version: string): Available<string> {
  const folder = join(KEPT, version);
  if (existsSync(join(folder, 'chdb'))) return { kind: 'available', value: folder };
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync(
      'python3',
      ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', folder, `chdb-core==${version}`],
      {
        timeout: INSTALL_MS,
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    return { kind: 'available', value: folder };
  } catch (error) {
    const lines = error instanceof Error ? error.message.trim().split('\n') : [];
    return unavailable(`Python or its package chdb-core ${version} is missing: ${lines.at(-1) ?? ''}`);
  }
}

/** With a configuration file, where one is given. */
export async function startEngine(installed: string, folder: string, config?: string): Promise<Engine> {
  const more = config === undefined ? [] : [config];
  const child = spawn('python3', [fileURLToPath(new URL('server.py', import.meta.url)), folder, ...more], {
    // The process ends with its standard input, and so with this one too.
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, PYTHONPATH: installed },
  });
  const exited = once(child, 'exit');
  const firstLine = once(createInterface(child.stdout), 'line') as Promise<[string]>;
  const line = await Promise.race([
    firstLine.then(([text]) => text),
    exited.then(([code]) => {
      throw new Error(`the engine ended at once with ${code}`);
    }),
  ]);
  const [url = '', version = ''] = line.split(' ');
  return {
    url,
    version,
    stop: async () => {
      child.stdin.end();
      await exited;
    },
  };
}
