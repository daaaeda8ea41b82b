import type { ChildProcess } from 'node:child_process';
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { Agent, createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';

const fileOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const OURS = fileOf('instrument.mjs');
const THEIRS = fileOf('../../peers/sentry-sdks/apps/bench-node.mjs');
const CONNECTIONS = 4;

/** An application with one of the SDKs, or none; `rate` is the share of traces, null for errors alone. */
export interface Setup {
  sdk: 'none' | 'ours' | 'theirs';
  rate: number | null;
}

/** Takes envelopes, and counts the requests that they come in. */
export interface Sink {
  dsn: string;
  requests: () => number;
  close: () => void;
}

export async function startSink(): Promise<Sink> {
  let requests = 0;
  const server: Server = createServer((request, response) => {
    requests++;
    request.resume().on('end', () => response.end('{}'));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return { dsn: `http://key@127.0.0.1:${port}/1`, requests: () => requests, close: () => void server.close() };
}

const importsOf = ({ sdk }: Setup): string[] => (sdk === 'none' ? [] : ['--import', sdk === 'ours' ? OURS : THEIRS]);

const envOf = ({ rate }: Setup, dsn: string): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  NODE_ENV: 'production',
  DSN: dsn,
  ...(rate === null ? {} : { RATE: String(rate) }),
});

/** Wall time in ms, and the most memory in MB, of a process that does nothing. */
export function startOnce(setup: Setup, dsn: string): { ms: number; mb: number } {
  const program = 'process.stdout.write(String(process.resourceUsage().maxRSS)); process.exit(0)';
  const before = performance.now();
  const printed = execFileSync(process.execPath, [...importsOf(setup), '--input-type=module', '-e', program], {
    env: envOf(setup, dsn),
    encoding: 'utf8',
  });
  return { ms: performance.now() - before, mb: Number(printed) / 1024 };
}

/** µs of CPU for one captured error, before it is sent. */
export const captureOnce = (setup: Setup, dsn: string): number =>
  Number(
    execFileSync(process.execPath, [...importsOf(setup), fileOf('capture.mjs')], {
      env: envOf(setup, dsn),
      encoding: 'utf8',
    }).trim(),
  );

export interface App {
  /** Sends so many requests, over four connections. */
  load: (requests: number) => Promise<void>;
  ask: (question: 'cpu' | 'heap') => Promise<number>;
  stop: () => Promise<void>;
}

export async function startApp(setup: Setup, dsn: string): Promise<App> {
  const child: ChildProcess = fork(fileOf('server.mjs'), {
    execArgv: ['--expose-gc', ...importsOf(setup)],
    env: envOf(setup, dsn),
  });
  const answer = async (): Promise<number> => Number((await once(child, 'message'))[0]);
  const port = await answer();
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const request = (id: number): Promise<void> =>
    new Promise((resolve, reject) => {
      get({ agent, port, host: '127.0.0.1', path: `/orders/${id}?page=2` }, (response) =>
        response.resume().on('end', resolve),
      ).on('error', reject);
    });
  return {
    load: async (requests) => {
      let left = requests;
      const connection = async (): Promise<void> => {
        while (left-- > 0) await request(left);
      };
      await Promise.all(Array.from({ length: CONNECTIONS }, connection));
    },
    ask: (question) => {
      const answered = answer();
      child.send(question);
      return answered;
    },
    stop: async () => {
      agent.destroy();
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}
