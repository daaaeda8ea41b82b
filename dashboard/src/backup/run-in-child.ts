import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';

export type EndOfChild =
  | { kind: 'ended'; code: number | null; stdout: string; stderr: string }
  /** It could not be started. */
  | { kind: 'failed'; error: Error }
  /** It took longer than it may, and was killed. */
  | { kind: 'late' }
  /** The signal ended it. */
  | { kind: 'stopped' };

/** The ends of what it writes. */
const KEPT = { stdout: 65_536, stderr: 4_096 };

/** Runs a command of this program with a low priority, because events come first. */
export function runInChild(
  args: readonly string[],
  { env, atMostMs, signal }: { env: NodeJS.ProcessEnv; atMostMs: number; signal: AbortSignal },
): Promise<EndOfChild> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
    const out = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name].on('data', (part: Buffer) => (out[name] = (out[name] + part.toString()).slice(-KEPT[name])));
    let isLate = false;
    const kill = (): void => void child.kill('SIGKILL');
    const limit = setTimeout(() => {
      isLate = true;
      kill();
    }, atMostMs);
    signal.addEventListener('abort', kill, { once: true });
    if (signal.aborted) kill();
    const settle = (end: EndOfChild): void => {
      clearTimeout(limit);
      signal.removeEventListener('abort', kill);
      resolve(signal.aborted ? { kind: 'stopped' } : end);
    };
    child.once('error', (error) => settle({ kind: 'failed', error }));
    child.once('close', (code) => settle(isLate ? { kind: 'late' } : { kind: 'ended', code, ...out }));
  });
}
