import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The settings by which a store of kind `server` finds it. */
export interface ClickHouseHttp {
  url: string;
  username: string;
  password: string;
  stop(): Promise<void>;
}

const USERNAME = 'breakwater';
const PASSWORD = 'a password';

/**
 * ClickHouse's HTTP interface over the real engine, in a process of its own: tests use it instead of a server, which has no
 * package to install from. SQL, types, errors and deduplication are ClickHouse's; only the HTTP layer is ours.
 */
export async function startClickHouseHttp(folder: string): Promise<ClickHouseHttp> {
  const server = fileURLToPath(new URL('clickhouse-http-server.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=source', '--import', 'tsx', server, folder], {
    // The process ends with its standard input, and so with this one too.
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, CLICKHOUSE_USER: USERNAME, CLICKHOUSE_PASSWORD: PASSWORD, UV_THREADPOOL_SIZE: '16' },
  });
  const exited = once(child, 'exit');
  const firstLine = once(createInterface(child.stdout), 'line') as Promise<[string]>;
  const url = await Promise.race([
    firstLine.then(([line]) => line),
    exited.then(([code]) => {
      throw new Error(`The ClickHouse of the tests ended at once with ${code}`);
    }),
  ]);
  return {
    url,
    username: USERNAME,
    password: PASSWORD,
    stop: async () => {
      child.stdin.end();
      await exited;
    },
  };
}
