import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export type ServerKind =
  /** The relay on the embedded log. */
  | 'relay'
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
}

export interface Server {
  url: string;
  usage(): Promise<Usage>;
  /** Resolves to the exit code: null when a signal ended it. */
  exited: Promise<number | null>;
  stop(): Promise<number | null>;
}

/** Starts a server in a process of its own. A relay leaves its log in `folder` where one is given. */
export async function startServer(kind: ServerKind, folder?: string): Promise<Server> {
  const child = fork(fileURLToPath(new URL('server-process.ts', import.meta.url)), folder ? [kind, folder] : [kind], {
    execArgv: ['--conditions=source', '--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
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
