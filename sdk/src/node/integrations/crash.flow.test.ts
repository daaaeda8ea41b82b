import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { Event, Exception } from '../../wire/event.ts';
import type { RecordingServer } from '../testing/recording-server.ts';
import { startRecordingServer } from '../testing/recording-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'breakwater-crash-'));
let scripts = 0;
const tsx = import.meta.resolve('tsx');
const entry = fileURLToPath(new URL('../index.ts', import.meta.url));
let server: RecordingServer;
beforeAll(async () => void (server = await startRecordingServer()));
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await server.close();
});
beforeEach(() => {
  server.received.length = 0;
  server.reply(() => ({}));
});

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the script as a file in a process of its own; with `sdk` it begins with `init`. */
function run(
  script: string,
  { sdk = true, flags = [] as string[], dsn = server.dsn, spool = false } = {},
): Promise<Ended> {
  const options = JSON.stringify({ dsn, shutdownTimeoutMs: 1000, spool });
  const preamble = sdk
    ? `import { init, captureException, captureMessage, flush } from ${JSON.stringify(entry)}; init(${options});`
    : '';
  const file = join(folder, `${scripts++}.mjs`);
  writeFileSync(file, `${preamble}\n${script}\n`);
  const child = spawn(process.execPath, ['--conditions=source', '--import', tsx, ...flags, file], { stdio: 'pipe' });
  const ended: Ended = { code: null, stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (ended.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (ended.stderr += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ ...ended, code })));
}

const exceptionOf = (event: Event | undefined): Exception | undefined =>
  (event?.exception as { values: Exception[] } | undefined)?.values.at(-1);

/** Without the place, which V8 keeps to itself for what is no error, and without frames, which differ by the preamble. */
const gist = (stderr: string): string[] =>
  stderr
    .slice(stderr.indexOf('^'))
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(?:\^|at )|Thrown at/.test(line));

describe('a process that nobody saves', () => {
  test.each<[string, string, string]>([
    ['throws an error', `function f() { throw new TypeError('boom'); }\nsetTimeout(f, 1);`, 'onuncaughtexception'],
    ['throws a text', `setTimeout(() => { throw 'boom'; }, 1);`, 'onuncaughtexception'],
    ['rejects with an error', `setTimeout(() => void Promise.reject(new Error('boom')), 1);`, 'onunhandledrejection'],
    ['rejects with an object', `setTimeout(() => void Promise.reject({ boom: 1 }), 1);`, 'onunhandledrejection'],
  ])('%s: is reported, and ends as without us', async (_what, script, mechanism) => {
    const [with_, without] = await Promise.all([run(script, { spool: true }), run(script, { sdk: false })]);
    // A machine that is too busy to start the child in time leaves the event to the next process.
    if (server.events().length === 0) await run('setTimeout(() => 1, 300);', { spool: true });
    expect(server.events()).toHaveLength(1);
    expect(exceptionOf(server.events()[0])?.mechanism).toMatchObject({ type: mechanism, handled: false });
    expect(with_.code).toBe(without.code);
    expect(gist(with_.stderr)).toEqual(gist(without.stderr));
  });

  test('shows the line that threw, not one of ours', async () => {
    const { stderr } = await run(`setTimeout(() => { throw new Error('boom'); }, 1);`);
    expect(stderr).toContain(`throw new Error('boom')`);
    expect(stderr).not.toContain('crash.ts');
  });

  test.each(['throw new Error("boom")', 'void Promise.reject(new Error("boom"))'])(
    'is a worker: %s reaches whoever started it, as without us',
    async (failing) => {
      const fail = `setTimeout(() => { ${failing}; }, 1);`;
      const failWithUs = `import(${JSON.stringify(import.meta.resolve('tsx/esm/api'))})
        .then(({ register }) => (register(), import(${JSON.stringify(entry)})))
        .then(({ init }) => { init({ dsn: '${server.dsn}' }); ${fail} });`;
      const start = (code: string): string => `
        const { Worker } = await import('node:worker_threads');
        const worker = new Worker(${JSON.stringify(code)}, { eval: true });
        worker.on('error', ({ message }) => console.log('failed', message));
        worker.on('exit', (code) => console.log('ended', code));`;
      const [with_, without] = await Promise.all([
        run(start(failWithUs), { sdk: false }),
        run(start(fail), { sdk: false }),
      ]);
      expect(without.stdout).toBe('failed boom\nended 1\n');
      expect(with_.stdout).toBe(without.stdout);
      expect(server.events()).toHaveLength(1);
    },
  );

  test('does not wait for ever for a server that hangs', async () => {
    let asked = 0;
    server.reply(() => {
      asked++;
      return { hang: true };
    });
    const { code } = await run(`setTimeout(() => { throw new Error('boom'); }, 1);`);
    expect(code).toBe(1);
    // The server never answers, so the time-out alone ended the wait.
    expect(asked).toBe(1);
  });
});

describe('an application that saves itself', () => {
  test.each<[string, string]>([
    [
      'by uncaughtException',
      `process.on('uncaughtException', () => console.log('saved')); setTimeout(() => { throw new Error('boom'); }, 1);`,
    ],
    [
      'by unhandledRejection',
      `process.on('unhandledRejection', () => console.log('saved')); void Promise.reject(new Error('boom'));`,
    ],
    [
      'from a rejection by uncaughtException',
      `process.on('uncaughtException', () => console.log('saved')); void Promise.reject(new Error('boom'));`,
    ],
  ])('%s: lives on, and the error is reported once', async (_what, script) => {
    const { code, stdout } = await run(script);
    expect(stdout).toBe('saved\n');
    expect(code).toBe(0);
    expect(server.events()).toHaveLength(1);
  });

  test('by a flag: lives on', async () => {
    const { code, stdout } = await run(
      `void Promise.reject(new Error('boom')); setTimeout(() => console.log('alive'), 50);`,
      {
        flags: ['--unhandled-rejections=warn'],
      },
    );
    expect([code, stdout]).toEqual([0, 'alive\n']);
    expect(server.events()).toHaveLength(1);
  });
});

describe('a process that ends', () => {
  test('by itself, sends what it captured', async () => {
    const { code } = await run(`for (let at = 0; at < 20; at++) captureMessage('m' + at);`);
    expect(code).toBe(0);
    expect(server.events()).toHaveLength(20);
  });

  test('by exit after flush, as well', async () => {
    const { code } = await run(
      `captureException(new Error('boom')); const sent = await flush(); process.exit(sent ? 3 : 4);`,
    );
    expect(code).toBe(3);
    expect(server.events()).toHaveLength(1);
  });

  test('is not kept alive by a server that is away', async () => {
    const gone = await startRecordingServer();
    await gone.close();
    const { code } = await run(`captureException(new Error('boom'));`, { dsn: gone.dsn });
    expect(code).toBe(0);
  });
});
