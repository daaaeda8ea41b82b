import { AsyncLocalStorage } from 'node:async_hooks';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';

import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { RecordingServer } from '../node/testing/recording-server.ts';
import { startRecordingServer } from '../node/testing/recording-server.ts';

let server: RecordingServer;
let script = '';

beforeAll(async () => {
  server = await startRecordingServer();
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('index.ts', import.meta.url))],
    bundle: true,
    platform: 'neutral',
    format: 'iife',
    globalName: 'breakwater',
    write: false,
  });
  script = outputFiles[0]!.text;
});
afterAll(() => server.close());

/** All that a runtime must have; React Native has no more. */
const LENT = { fetch, setTimeout, clearTimeout, AbortController, TextEncoder, TextDecoder, performance, URL };
const quietConsole = { log: () => undefined, error: () => undefined };

async function run(code: string, lent: object = {}): Promise<void> {
  server.received.length = 0;
  const context = createContext({ ...LENT, console: quietConsole, dsn: server.dsn, ...lent });
  runInContext(script, context);
  await runInContext(`(async () => { const { ${NAMES} } = breakwater; init({ dsn }); ${code} })()`, context);
}
const NAMES = 'captureException, close, flush, init, setUser, withIsolation';

test('an error arrives from a runtime without window, document, process and listeners', async () => {
  await run(`
    console.log('before');
    try { null.total } catch (error) { captureException(error) }
    await flush();
    await close();
  `);
  const [event] = server.events();
  expect(event).toMatchObject({
    platform: 'javascript',
    sdk: { name: 'breakwater.javascript.edge', settings: { infer_ip: 'never' } },
    exception: { values: [{ type: 'TypeError', mechanism: { handled: true } }] },
    breadcrumbs: [{ category: 'console', message: 'before' }],
  });
  expect(event).not.toHaveProperty('contexts.runtime');
});

test('the runtime is named where it names itself', async () => {
  await run(`captureException(new Error('x')); await flush();`, { navigator: { userAgent: 'Cloudflare-Workers' } });
  expect(server.events()[0]).toMatchObject({ contexts: { runtime: { name: 'workerd' } } });
});

class WithoutEnter extends AsyncLocalStorage<unknown> {
  override enterWith(): never {
    throw new Error('not implemented');
  }
}

test.each([
  ['as a global', { AsyncLocalStorage }],
  ['without enterWith', { AsyncLocalStorage: WithoutEnter }],
  ['among the built-in modules', { process: { getBuiltinModule: () => ({ AsyncLocalStorage }) } }],
])('users of overlapping requests never mix where the runtime has AsyncLocalStorage %s', async (_, lent) => {
  await run(
    `
    const handle = (id) => withIsolation(async () => {
      setUser({ id });
      await new Promise((resolve) => setTimeout(resolve, 5));
      captureException(new Error(id));
    });
    await Promise.all(['a', 'b', 'c'].map(handle));
    await flush();
    `,
    lent,
  );
  const seen = server
    .events()
    .map(({ user, exception }) => [user?.id, (exception as { values: { value: string }[] }).values[0]?.value]);
  expect(seen.toSorted()).toEqual(['a', 'b', 'c'].map((id) => [id, id]));
});
