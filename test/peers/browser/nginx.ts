import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { endWithTests, freePort } from '../../support/breakwater.ts';
import type { PathProxy } from '../../support/path-proxy.ts';
import { unavailable } from '../../support/requirement.ts';
import type { Available } from '../../support/requirement.ts';
import { until } from '../../support/wait.ts';

const run = promisify(execFile);
const INSTALLED = '/usr/sbin/nginx';

/** The nginx of this machine, or that of Debian's package, unpacked into a folder of its own. */
export async function findNginx(): Promise<Available<{ program: string; remove: () => Promise<void> }>> {
  if (existsSync(INSTALLED)) return { kind: 'available', value: { program: INSTALLED, remove: async () => {} } };
  const folder = await mkdtemp(join(tmpdir(), 'breakwater-nginx-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    await download(folder);
    await run('sh', ['-c', 'dpkg -x nginx_*.deb .'], { cwd: folder, timeout: 60_000 });
    return { kind: 'available', value: { program: join(folder, 'usr/sbin/nginx'), remove } };
  } catch (error) {
    await remove();
    return unavailable(`there is no nginx here (${String(error).split('\n')[0]})`);
  }
}

/** Debian's package; the lists of packages may be older than it, or not there at all. */
async function download(cwd: string): Promise<void> {
  const apt = (...words: string[]): Promise<unknown> => run('apt-get', words, { cwd, timeout: 120_000 });
  await apt('download', 'nginx').catch(async () => {
    await apt('update');
    await apt('download', 'nginx');
  });
}

/** nginx as docs/operate.md has it: it takes the path off. */
export async function startNginx(program: string, path: string, target: string): Promise<PathProxy> {
  const folder = await mkdtemp(join(tmpdir(), 'breakwater-nginx-run-'));
  const port = await freePort();
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join('\n');
  const configuration = `
    daemon off; pid ${folder}/pid; error_log ${folder}/error.log; worker_processes 1;
    events {}
    http {
      access_log off; ${places}
      server {
        listen 127.0.0.1:${port};
        client_max_body_size 100m;
        location = ${path} { return 301 ${path}/; }
        location ${path}/ {
          proxy_pass ${target}/;
          proxy_http_version 1.1;
          proxy_set_header Host $http_host;
          proxy_set_header X-Forwarded-For $remote_addr;
          proxy_set_header X-Forwarded-Proto $scheme;
        }
      }
    }`;
  await writeFile(join(folder, 'nginx.conf'), configuration);
  const child = spawn(program, ['-p', folder, '-e', join(folder, 'error.log'), '-c', join(folder, 'nginx.conf')], {
    stdio: 'inherit',
  });
  endWithTests(child);
  const exited = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const url = `http://localhost:${port}`;
  await until(
    'nginx to answer',
    async () => (await fetch(url).catch(() => null))?.status ?? 0,
    (status) => status > 0,
  );
  return {
    url,
    async close() {
      child.kill('SIGTERM');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
