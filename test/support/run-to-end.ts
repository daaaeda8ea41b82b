import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { ROOT } from './breakwater.ts';

const MOST_MS = 20_000;

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs one of the built programs that should end by itself. */
export async function runToEnd(file: string, env: Record<string, string>): Promise<Ended> {
  const child = spawn(process.execPath, [file], { cwd: ROOT, env: { ...process.env, ...env }, stdio: 'pipe' });
  const late = setTimeout(() => child.kill('SIGKILL'), MOST_MS);
  const out = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (out.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (out.stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(late);
  return { code, ...out };
}
