import { makePrivateFiles } from './private-files.ts';
import { createReach } from './reach.ts';
import type { Reach } from './reach.ts';

/** Registers how to close a resource. The last one registered is closed first. */
export type Opened = (close: () => Promise<unknown>) => void;

/** Orchestrators usually kill after 10 s, and people lose patience before. */
const STOP_MS = 5000;

/**
 * The life of a process. `start` opens its resources and gives the lines to print once everything answers. Where it fails, one
 * sentence names the reason and the exit code is 1. SIGTERM and SIGINT stop the process within a bound, also during a start,
 * with exit code 0; where the bound is passed the process kills itself.
 */
export async function runService(
  name: string,
  start: (opened: Opened, reach: Reach) => Promise<string[]>,
): Promise<void> {
  makePrivateFiles();
  const closers: (() => Promise<unknown>)[] = [];
  const closeAll = async (): Promise<void> => {
    for (let close = closers.pop(); close; close = closers.pop()) await close();
  };
  let stopping = false;
  const stopped = new AbortController();
  const starting = start((close) => {
    closers.push(close);
    // A start on a busy machine takes longer than a stop may.
    if (stopping) throw new Error('stopped while it started');
  }, createReach(stopped.signal));

  const stop = async (): Promise<void> => {
    // npm passes the terminal's signal on once more.
    if (stopping) return;
    stopping = true;
    stopped.abort();
    setTimeout(
      () => kill(`${name} did not stop within ${STOP_MS} ms. Nothing that was acknowledged is lost: the log has it.`),
      STOP_MS,
    ).unref();
    try {
      // The result or error of a start is no longer needed.
      await starting.catch(() => undefined);
      await closeAll();
    } catch (error) {
      end(`${name} did not stop cleanly: ${explain(error)}`);
    }
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());

  try {
    const readyLines = await starting;
    if (!stopping) for (const line of readyLines) process.stdout.write(`${line}\n`);
  } catch (error) {
    if (stopping) return;
    // The sentence is written first: closing may hang for the same reason that made the start fail.
    process.stderr.write(`${name} cannot start: ${explain(error)}\n`);
    setTimeout(killSelf, STOP_MS).unref();
    await closeAll().catch(() => undefined);
    process.exit(1);
  }
}

/** An exit lets native code clean up first, which crashes or hangs where the engine still works on a statement. */
const killSelf = (): boolean => process.kill(process.pid, 'SIGKILL');

function kill(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  killSelf();
}

function end(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/** A sentence that an operator can act on: that of the error, and of its root cause. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const listening = listeningProblem(error);
  if (listening !== null) return listening;
  const sentence = error.message.trim() || ('code' in error ? String(error.code) : error.name);
  const cause = rootOf(error).message;
  return cause === '' || sentence.includes(cause) ? sentence : `${sentence} (${cause})`;
}

/** The root cause; the errors between repeat it in other words. */
const rootOf = (error: Error): Error => (error.cause instanceof Error ? rootOf(error.cause) : error);

function listeningProblem(error: NodeJS.ErrnoException & { address?: string; port?: number }): string | null {
  const { code, syscall, address, port } = error;
  if (code === 'EADDRINUSE') return `port ${port} is in use. Stop what listens there, or set PORT to another one.`;
  if (code === 'EACCES' && syscall === 'listen')
    return `port ${port} may not be used by this user. Set PORT above 1023.`;
  if (code === 'EADDRNOTAVAIL') return `HOST ${address} is not an address of this machine.`;
  return null;
}
