import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { DSN_KEY, freePort, ROOT, startBreakwater } from '../support/breakwater.ts';
import type { Breakwater } from '../support/breakwater.ts';
import { allPages } from '../support/pages.ts';
import { errorEvent } from '../support/send.ts';
import { until } from '../support/wait.ts';

/* A stop is graceful: bounded, and nothing that was acknowledged is lost or stored twice. */
const PROJECT = '/api/0/projects/default/default';

let breakwater: Breakwater;
beforeAll(async () => {
  breakwater = await startBreakwater();
});
afterAll(() => breakwater.stop());

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s under load: what got a 200 is stored exactly once after the next start',
  async (signal) => {
    const acknowledged: string[] = [];
    let refused = 0;
    const event = () => errorEvent({ fingerprint: [signal], exception: { values: [{ type: signal, value: 'stop' }] } });
    // Two hundred at any time, until the server answers no more.
    const client = async (): Promise<void> => {
      while (refused === 0) {
        const one = event();
        const status = await send(one);
        if (status === 200) acknowledged.push(String(one['event_id']));
        else refused++;
      }
    };
    const clients = Promise.all(Array.from({ length: 200 }, client));
    await until(
      'some events to be stored while more come',
      () => countOf(signal),
      (count) => count > 50,
    );
    expect(refused).toBe(0);

    expect(await stopped(signal)).toEqual({ code: 0, said: '' });
    await clients;
    await breakwater.restart();
    await until(
      'all acknowledged events to be stored',
      () => countOf(signal),
      (count) => count >= acknowledged.length,
    );
    const stored = await idsOf(signal);
    expect(stored.length).toBe(new Set(stored).size);
    expect(acknowledged.filter((id) => !stored.includes(id))).toEqual([]);
    expect(await countOf(signal)).toBe(stored.length);
  },
);

test('clients that hold a connection, send slowly or never finish do not delay a stop', async () => {
  const head = `POST /api/1/envelope/?sentry_key=${DSN_KEY} HTTP/1.1\r\nhost: localhost\r\n`;
  const sockets = await Promise.all(
    ['', 'GET / HTTP/1.1\r\n', `${head}content-length: 100\r\n\r\n{`, `${head}transfer-encoding: chunked\r\n\r\n`].map(
      open,
    ),
  );
  const idle = await open('GET /api/relay/healthcheck/live/ HTTP/1.1\r\nhost: localhost\r\n\r\n');
  await once(idle, 'data');
  try {
    expect(await stopped('SIGTERM')).toEqual({ code: 0, said: '' });
  } finally {
    for (const socket of [...sockets, idle]) socket.destroy();
    await breakwater.restart();
  }
});

test('a signal during a start ends the process too, and the next start succeeds', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'breakwater-stop-'));
  const env = { ...process.env, PORT: String(await freePort()), BREAKWATER_DATA: folder };
  const begin = () => spawn(process.execPath, ['dashboard/dist/all.js'], { cwd: ROOT, env, stdio: 'pipe' });
  try {
    const child = begin();
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await until(
      'the start to have begun',
      () => existsSync(join(folder, 'log')),
      (begun) => begun,
    );
    child.kill('SIGTERM');
    const [code] = (await once(child, 'close')) as [number | null];
    expect([code, output]).toEqual([0, '']);

    const next = begin();
    next.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await until(
      'the next start',
      () => output,
      (said) => said.includes('Breakwater is ready'),
    );
    next.kill('SIGTERM');
    expect(await once(next, 'close')).toEqual([0, null]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

async function stopped(signal: NodeJS.Signals) {
  const before = breakwater.output().length;
  const code = await breakwater.kill(signal);
  return { code, said: breakwater.output().slice(before) };
}

async function open(bytes: string): Promise<Socket> {
  const socket = connect(Number(new URL(breakwater.url).port), '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  if (bytes !== '') await new Promise((resolve) => socket.write(bytes, resolve));
  return socket;
}

interface Issue {
  id: string;
  count: string;
}

const issueOf = async (title: string): Promise<Issue | undefined> =>
  (await breakwater.api<Issue[]>(`${PROJECT}/issues/?query=error.type:${title}`))[0];

const countOf = async (title: string): Promise<number> => Number((await issueOf(title))?.count ?? 0);

async function idsOf(title: string): Promise<string[]> {
  const events = await allPages<{ eventID: string }>(
    breakwater,
    `/api/0/issues/${(await issueOf(title))?.id}/events/?limit=100`,
  );
  return events.map(({ eventID }) => eventID);
}

/** Uses a connection of its own where none is free, unlike the clients of other tests. */
async function send(event: Record<string, unknown>): Promise<number> {
  try {
    const answer = await fetch(`${breakwater.url}/api/1/store/?sentry_key=${DSN_KEY}`, {
      method: 'POST',
      body: JSON.stringify(event),
    });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return 0;
  }
}
