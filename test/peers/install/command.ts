import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { endWithTests } from '../../support/breakwater.ts';

export interface CommandEnd {
  code: number | null;
  stdout: string;
  stderr: string;
  seconds: number;
}

/** Runs one line of a shell to its end, as a person or a Dockerfile would. */
export async function runCommand(line: string, cwd: string, env: Record<string, string> = {}): Promise<CommandEnd> {
  const started = performance.now();
  const child = spawn('sh', ['-c', line], {
    cwd,
    env: { ...ownEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  endWithTests(child);
  const out = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (out.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (out.stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, seconds: (performance.now() - started) / 1000, ...out };
}

/** The same, where anything but success is a failure of the test. */
export async function runWell(line: string, cwd: string, env: Record<string, string> = {}): Promise<CommandEnd> {
  const end = await runCommand(line, cwd, env);
  if (end.code === 0) return end;
  throw new Error(`${line} ended with ${end.code}:\n${(end.stdout + end.stderr).slice(-3_000)}`);
}

/** Without what npm and vitest tell their children, for an operator's shell has none of it; but where npm's registry is stays. */
export function ownEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && (OF_NPM.test(entry[0]) || !OF_TESTS.test(entry[0])),
    ),
  );
}

const OF_TESTS = /^(npm_.*|VITEST.*|NODE_ENV|NODE_OPTIONS|INIT_CWD|TEST|BREAKWATER_.*)$/;
const OF_NPM = /^npm_config_(registry|cache|userconfig|globalconfig|proxy|https_proxy|noproxy|cafile)$/;

/** As `du -sm` counts; a folder that hard links share is counted in full once. */
export async function megabytesOf(folder: string): Promise<number> {
  return Number.parseInt((await runWell(`du -sm ${folder}`, '/')).stdout, 10);
}
