import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

import { endWithTests, ROOT } from './breakwater.ts';
import type { Ended } from './run-to-end.ts';

/** Starts a command of an operator, as `npm run breakwater -- …` does. */
export function startCommand(words: readonly string[], env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, ['dashboard/dist/operator/main.js', ...words], {
    cwd: ROOT,
    env: { ...process.env, UV_THREADPOOL_SIZE: '16', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  endWithTests(child);
  return child;
}

/** Runs a command of an operator to its end. */
export async function operate(words: readonly string[], env: Record<string, string>): Promise<Ended> {
  const child = startCommand(words, env);
  const out = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => (out.stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (out.stderr += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, ...out };
}
