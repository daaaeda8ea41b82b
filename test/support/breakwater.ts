import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { pause } from './wait.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export const ADMIN = { email: 'admin@example.com', password: 'correct horse battery' };
export const TOKEN = 'bwt_0123456789abcdef0123456789abcdef';
export const DSN_KEY = '0123456789abcdef0123456789abcdef';
/** For flows that wait for receipts or the balance of the ledger. */
export const PROMPT_LEDGER = { BREAKWATER_LEDGER_SECONDS: '1' };

/**
 * The whole product in one process, as `npm start` runs it: the code as `npm run check` built it, its own data folder, a free
 * port.
 */
export interface Breakwater {
  url: string;
  dsn: string;
  dataFolder: string;
  pid: number;
  readyMs: number;
  /** The output so far. */
  output(): string;
  /** GET of the Sentry-compatible API with the token. */
  api<T>(path: string): Promise<T>;
  /** Resolves to the exit code once it has ended; null where the signal ended it. `SIGKILL` for crashes. */
  kill(signal: NodeJS.Signals): Promise<number | null>;
  /** Starts it again on the same data and port; with a program, it is an upgrade to that build. */
  restart(program?: string): Promise<void>;
  /** Graceful stop; resolves to the exit code. Removes the data folder. */
  stop(): Promise<number | null>;
}

/** With a data folder of its own, or the given one. */
export async function startBreakwater(env: Record<string, string> = {}, given?: string): Promise<Breakwater> {
  const dataFolder = given ?? (await mkdtemp(join(tmpdir(), 'breakwater-test-')));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  let running = await launch(port, dataFolder, env);

  return {
    url,
    dsn: `http://${DSN_KEY}@localhost:${port}/1`,
    dataFolder,
    get pid() {
      return running.child.pid ?? 0;
    },
    get readyMs() {
      return running.readyMs;
    },
    output: () => running.output(),
    api: (path) => readWithToken(url, path),
    async kill(signal) {
      running.child.kill(signal);
      return running.exited;
    },
    async restart(program) {
      running = await launch(port, dataFolder, env, program);
    },
    async stop() {
      running.child.kill('SIGTERM');
      const code = await running.exited;
      await rm(dataFolder, { recursive: true, force: true });
      return code;
    },
  };
}

export async function readWithToken<T>(url: string, path: string): Promise<T> {
  const response = await fetch(url + path, { headers: { authorization: `Bearer ${TOKEN}` } });
  if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

interface Running {
  child: ChildProcess;
  readyMs: number;
  exited: Promise<number | null>;
  output(): string;
}

/** Starts a command and waits for the line that it prints when it is ready. */
export async function launchUntil(
  command: string[],
  env: Record<string, string>,
  readyLine: string,
  deadlineMs = 60_000,
): Promise<Running> {
  const started = performance.now();
  const [program = process.execPath, ...args] = command;
  const child = spawn(program, args, { cwd: ROOT, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  // Not 'exit': 'close' comes only when its own children have ended too, and no longer hold the folder.
  const exited = new Promise<number | null>((resolve) => child.on('close', resolve));
  endWithTests(child);

  let gone = false;
  void exited.then(() => (gone = true));
  while (!output.includes(readyLine)) {
    if (gone) throw new Error(`${command.join(' ')} ended before it was ready:\n${output.slice(-3000)}`);
    if (performance.now() - started > deadlineMs) {
      child.kill('SIGKILL');
      throw new Error(`${command.join(' ')} was not ready within ${deadlineMs} ms:\n${output.slice(-3000)}`);
    }
    await pause(10);
  }
  return { child, readyMs: performance.now() - started, exited, output: () => output };
}

// Vitest ends the process of a file by this signal, which by itself runs no handler of `exit`.
process.once('SIGTERM', () => process.exit(143));

/** A test that fails half way leaves no process behind. */
export function endWithTests(child: ChildProcess): void {
  const killNow = (): void => void child.kill('SIGKILL');
  process.on('exit', killNow);
  child.on('exit', () => process.off('exit', killNow));
}

function launch(
  port: number,
  dataFolder: string,
  env: Record<string, string>,
  program = 'dashboard/dist/all.js',
): Promise<Running> {
  return launchUntil(
    [process.execPath, program],
    {
      UV_THREADPOOL_SIZE: '16',
      MALLOC_ARENA_MAX: '2',
      PORT: String(port),
      BREAKWATER_DATA: dataFolder,
      BREAKWATER_ADMIN_EMAIL: ADMIN.email,
      BREAKWATER_ADMIN_PASSWORD: ADMIN.password,
      BREAKWATER_TOKEN: TOKEN,
      BREAKWATER_DSN_KEY: DSN_KEY,
      // Tests count only the events that they sent.
      BREAKWATER_CANARY_SECONDS: '0',
      // Flows wait for mails of projects that they have just made.
      BREAKWATER_YOUNG_HOURS: '0',
      ...env,
    },
    `Breakwater is ready at http://localhost:${port}`,
  );
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
