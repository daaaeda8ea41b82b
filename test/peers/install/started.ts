import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ADMIN, DSN_KEY, endWithTests, freePort, TOKEN } from '../../support/breakwater.ts';
import { errorEvent, sendEvent } from '../../support/send.ts';
import { until } from '../../support/wait.ts';
import { ownEnvironment } from './command.ts';

/** A service as an operator starts it: a line of a shell in the folder where it is installed, data elsewhere. */
export interface Started {
  url: string;
  pid: number;
  output(): string;
  /** The status of `/ready`. */
  ready(): Promise<number>;
  /** Sends an error and waits until the API has it. */
  takesAnEvent(): Promise<void>;
  /** Waits until the API has an event. */
  has(eventId: string): Promise<void>;
  /** Gives the exit code. */
  stop(): Promise<number | null>;
}

const READY_DEADLINE_MS = 60_000;

export async function start(line: string, cwd: string, env: Record<string, string> = {}): Promise<Started> {
  const data = mkdtempSync(join(tmpdir(), 'breakwater-installed-'));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const child = spawn('sh', ['-c', `exec ${line}`], {
    cwd,
    env: { ...ownEnvironment(), ...firstRun(port, data), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  endWithTests(child);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  // Not 'exit': what it started has ended too.
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
  const ended = closed.then((code) => {
    throw new Error(`${line} ended with ${code}:\n${output.slice(-3_000)}`);
  });
  const ready = () => fetch(`${url}/ready`).then((answer) => answer.status);
  await Promise.race([until(`${line} to be ready`, ready, (status) => status === 200, READY_DEADLINE_MS), ended]);
  ended.catch(() => undefined);

  return {
    url,
    pid: child.pid ?? 0,
    output: () => output,
    ready,
    takesAnEvent: () => takesAnEvent(url, port),
    has: (eventId) => has(url, eventId),
    async stop() {
      child.kill('SIGTERM');
      const code = await closed;
      rmSync(data, { recursive: true, force: true });
      return code;
    },
  };
}

function firstRun(port: number, data: string): Record<string, string> {
  return {
    PORT: String(port),
    BREAKWATER_DATA: data,
    BREAKWATER_ADMIN_EMAIL: ADMIN.email,
    BREAKWATER_ADMIN_PASSWORD: ADMIN.password,
    BREAKWATER_TOKEN: TOKEN,
    BREAKWATER_DSN_KEY: DSN_KEY,
    BREAKWATER_CANARY_SECONDS: '0',
  };
}

async function takesAnEvent(url: string, port: number): Promise<void> {
  const event = errorEvent();
  const { eventId, status } = await sendEvent(`http://${DSN_KEY}@localhost:${port}/1`, event);
  if (status !== 200) throw new Error(`the relay answered ${status}`);
  await has(url, eventId);
}

async function has(url: string, eventId: string): Promise<void> {
  const address = `${url}/api/0/projects/default/default/events/${eventId}/`;
  await until(
    'the event in the API',
    () => fetch(address, { headers: { authorization: `Bearer ${TOKEN}` } }),
    (answer) => answer.status === 200,
  );
}
