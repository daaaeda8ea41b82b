import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Step } from '@breakwater/dashboard/onboarding';

import { endWithTests } from './breakwater.ts';

/** The output of a command, and its exit code; null where a signal ended it. */
export interface Ended {
  code: number | null;
  output: string;
}

/** Runs lines of a shell as a reader of a page or document does. */
export async function runLines(lines: string, cwd: string, env: Record<string, string> = {}): Promise<Ended> {
  // Without its files of start: bash reads one where its input is a socket, as under a runner without a terminal.
  const child = spawn('bash', ['--norc', '-euc', lines], { cwd, env: { ...process.env, ...env } });
  endWithTests(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (output += part.toString()));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, output };
}

/**
 * Does the steps of the onboarding page in a folder: writes its files, and installs the SDK, for which the installation has to be enough
 * (no registry answers). Gives the other lines for a shell, which run or try the application.
 */
export async function followSteps(steps: readonly Step[], folder: string): Promise<string[]> {
  const lines: string[] = [];
  for (const { file, code, language } of steps) {
    if (file !== undefined) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), `${code}\n`);
    } else if (code.startsWith('npm install')) {
      const cache = await mkdtemp(join(tmpdir(), 'breakwater-npm-'));
      const { code: status, output } = await runLines(code, folder, {
        npm_config_registry: 'http://127.0.0.1:1/',
        npm_config_cache: cache,
        npm_config_audit: 'false',
        // It asks for packages that are optional beside ours, and goes on without them.
        npm_config_fetch_retries: '0',
      });
      if (status !== 0) throw new Error(`${code} ended with ${status}:\n${output}`);
    } else if (language === 'shell') lines.push(code);
  }
  return lines;
}
