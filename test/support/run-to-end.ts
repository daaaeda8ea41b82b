import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { ROOT } from './breakwater.ts';

const MOST_MS = 20_000;

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The settings of whoever runs the tests are none of the program's: it would warn of those that it does not know. */
const OWN_ENV = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('BREAKWATER_')));

/** Runs one of the built programs that should end by itself. */
export async function runToEnd(file: string, env: Record<string, string>): Promise<Ended> {
  const child = spawn(process.execPath, [file], { cwd: ROOT, env: { ...OWN_ENV, ...env }, stdio: 'pipe' });
  const late = setTimeout(() => child.kill('SIGKILL'), MOST_MS);
  const out = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (out.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (out.stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(late);
  return { code, ...out };
}
