import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { endWithTests, ROOT } from './breakwater.ts';
import { until } from './wait.ts';

export interface App {
  url: string;
  output(): string;
  stop(): Promise<void>;
}

/** Runs a program of `test/` as a customer's process; it prints its URL first. */
export async function startApp(file: string, args: string[], env: Record<string, string>): Promise<App> {
  const path = fileURLToPath(new URL(`../${file}`, import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [path, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  endWithTests(child);
  const exited = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  const url = await until(
    `${file} to listen`,
    () => /http:\/\/[\d.]+:\d+/.exec(output)?.[0] ?? output,
    (found) => /^http:\S+$/.test(found),
  );
  return {
    url,
    output: () => output,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
