import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

import { ROOT } from './breakwater.ts';

export type ServerKind =
  /** The relay on the embedded log, or on the Kafka of `brokers`. */
  | 'relay'
  /** The relay as its service runs it, on the embedded log, with a processor of a declared capacity behind it. */
  | 'guarded'
  /** The same with all gates, and no processor behind it. */
  | 'gated'
  /** Fastify that only reads the body. */
  | 'bare'
  /** Fastify that reads the body and inflates it. */
  | 'inflating';

export type ToServer = 'usage' | 'stop';
export type FromServer = { kind: 'ready'; port: number } | Usage;

export interface Usage {
  kind: 'usage';
  /** User and system time of the process since its start. */
  cpuUs: number;
  rssBytes: number;
  /** Connections that the server holds open. */
  connections: number;
}

export interface Server {
  url: string;
  usage(): Promise<Usage>;
  /** Resolves to the exit code: null when a signal ended it. */
  exited: Promise<number | null>;
  stop(): Promise<number | null>;
}

export interface ServerOptions {
  /** The folder of a relay's log. */
  folder?: string;
  /** A relay appends to this Kafka instead. */
  brokers?: string[];
  /** Records a second that the processor behind a guarded relay processes. */
  capacity?: number;
  /** Settings of a guarded relay. */
  env?: Record<string, string>;
  /** Options of Node. */
  execArgv?: string[];
}

/** Starts a server in a process of its own. */
export async function startServer(kind: ServerKind, options: ServerOptions = {}): Promise<Server> {
  const program = await bundle('server-process.ts');
  const child = fork(
    program,
    [kind, options.folder ?? '', options.brokers?.join(',') ?? '', String(options.capacity ?? 1_000)],
    {
      execArgv: options.execArgv ?? [],
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    },
  );
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const hear = <Kind extends FromServer['kind']>(kind: Kind) =>
    new Promise<Extract<FromServer, { kind: Kind }>>((resolve, reject) => {
      const listen = (message: FromServer) => {
        if (message.kind !== kind) return;
        child.off('message', listen);
        resolve(message as Extract<FromServer, { kind: Kind }>);
      };
      child.on('message', listen);
      void exited.then((code) => reject(new Error(`the server ended with ${code}`)));
    });
  const tell = (message: ToServer) => child.connected && child.send(message);

  const { port } = await hear('ready');
  await rm(program);
  return {
    url: `http://127.0.0.1:${port}`,
    usage() {
      const answer = hear('usage');
      tell('usage');
      return answer;
    },
    exited,
    async stop() {
      tell('stop');
      return exited;
    },
  };
}

/**
 * The program as users run it, in plain JavaScript: the loader of TypeScript adds a call to every closure, which costs the
 * relay 5 µs a request.
 */
async function bundle(name: string): Promise<string> {
  const outfile = join(ROOT, 'node_modules', '.cache', `${randomUUID()}.mjs`);
  await build({
    entryPoints: [fileURLToPath(new URL(name, import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['source'],
    external: ['fastify', 'kafkajs', 'pino', 'prom-client', 'zod', '@node-rs/crc32'],
    logLevel: 'error',
  });
  return outfile;
}
