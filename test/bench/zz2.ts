import { Agent, request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
const src = readFileSync(
  new URL('../../sdk/src/wire/fixtures/node-11.12.0-handled_exception.2.event.envelope', import.meta.url),
);
const body = gzipSync(src);
console.log(src.length, body.length);
const agent = new Agent({ keepAlive: true, maxSockets: 32 });
const kinds = process.argv.slice(2);
const cs = await Promise.all(
  kinds.map(async (k) => {
    const child = fork(new URL('../support/zz-process.ts', import.meta.url), [k], {
      execArgv: ['--cpu-prof', '--cpu-prof-dir=/tmp/prof2', '--conditions=source', '--import', 'tsx'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const port = await new Promise<number>((r) => child.on('message', (m: any) => m.kind === 'ready' && r(m.port)));
    return { k, child, port, us: [] as number[], sys: [] as number[] };
  }),
);
const post = (port: number) =>
  new Promise<void>((res, rej) => {
    const q = request(
      {
        port,
        host: '127.0.0.1',
        path: '/api/1/envelope/?sentry_version=7&sentry_key=0123456789abcdef0123456789abcdef',
        method: 'POST',
        agent,
        headers: { 'content-encoding': 'gzip', 'content-length': String(body.length) },
      },
      (a) => {
        a.resume();
        a.on('end', () => res());
      },
    );
    q.on('error', rej);
    q.end(body);
  });
const load = async (port: number, n: number) => {
  let left = n;
  await Promise.all(
    Array.from({ length: 32 }, async () => {
      while (left-- > 0) await post(port);
    }),
  );
};
const usage = (c: any) =>
  new Promise<any>((r) => {
    c.once('message', r);
    c.send('usage');
  });
for (const c of cs) await load(c.port, 4000);
for (let i = 0; i < 5; i++)
  for (const c of cs) {
    const a = await usage(c.child);
    await load(c.port, 3000);
    const b = await usage(c.child);
    c.us.push((b.user + b.system - a.user - a.system) / 3000);
    c.sys.push((b.system - a.system) / 3000);
  }
for (const c of cs) {
  console.log(
    c.k.padEnd(12),
    'cpu',
    c.us.sort((a, b) => a - b)[2]!.toFixed(1),
    'sys',
    c.sys.sort((a, b) => a - b)[2]!.toFixed(1),
  );
  c.child.send('stop');
}
agent.destroy();
