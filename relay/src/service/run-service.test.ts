import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

const MODULE = new URL('run-service.ts', import.meta.url).href;
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** A service whose start is this code. It gets SIGTERM once it has printed its first line. */
async function terminated(start: string): Promise<{ code: number | null; signal: string | null; said: string }> {
  const code = `const { runService } = await import('${MODULE}'); await runService('It', async (opened, reach) => {
    setInterval(() => {}, 1000);
    // By then the service listens for signals.
    await new Promise(setImmediate);
    const begun = () => process.stdout.write('begun\\n');
    ${start}
  });`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stdout.once('data', () => child.kill('SIGTERM'));
  const [exit, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { code: exit, signal, said };
}

test('a start that is stopped ends at the next resource that it opens, and closes all of them', async () => {
  const ended = await terminated(`
    opened(async () => void process.stdout.write('closed one\\n'));
    begun();
    await new Promise((resolve) => process.once('SIGTERM', resolve));
    opened(async () => void process.stdout.write('closed two\\n'));
    process.stdout.write('went on\\n');
    return ['ready'];`);
  expect(ended).toEqual({ code: 0, signal: null, said: 'begun\nclosed two\nclosed one\n' });
});

test('a start that waits for a part that hangs is stopped at once, and closes what it had opened', async () => {
  const ended = await terminated(`
    opened(async () => void process.stdout.write('closed\\n'));
    begun();
    await reach({ warn() {} }, 'the store', () => new Promise(() => {}));
    process.stdout.write('went on\\n');
    return ['ready'];`);
  expect(ended).toEqual({ code: 0, signal: null, said: 'begun\nclosed\n' });
});

test('a start that fails names the reason and ends, though closing hangs', async () => {
  const ended = await terminated(`
    opened(() => new Promise(() => {}));
    throw new Error('no room');`);
  expect(ended).toEqual({ code: null, signal: 'SIGKILL', said: 'It cannot start: no room\n' });
});

test('a service that does not stop within its bound says so and is gone', async () => {
  const ended = await terminated(`
    opened(() => new Promise(() => {}));
    begun();
    return [];`);
  expect(ended).toMatchObject({ code: null, signal: 'SIGKILL' });
  expect(ended.said).toContain('It did not stop within 5000 ms. Nothing that was acknowledged is lost');
});
