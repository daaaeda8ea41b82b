import { afterAll, beforeAll, expect, test } from 'vitest';

import { bootstrap } from '../projects/bootstrap.ts';
import { ADA, codeOf, openBrowser } from '../testing/people.ts';
import { startApi } from '../testing/start-api.ts';
import type { RunningApi } from '../testing/start-api.ts';

let api: RunningApi;
beforeAll(async () => {
  api = await startApi({
    env: {
      HOST: '0.0.0.0',
      BREAKWATER_URL: 'https://bw.example',
      BREAKWATER_SECURITY_CONTACT: 'mailto:security@example.com',
    },
  });
});
afterAll(() => api.close());

test('the first account needs the code of the start line, which is printed until there is one', async () => {
  const lines = (): Promise<string[]> => bootstrap({ ...api, logger: { warn: () => {} } }, api.config);
  const [line = ''] = await lines();
  const code = /^Create the first account at https:\/\/bw\.example\/setup\?code=([0-9a-f]{20})$/.exec(line)?.[1];
  const setUp = (body: object) => openBrowser(api).ask('POST', '/api/ui/setup', { body });
  for (const wrong of [undefined, '', 'x'.repeat(20), `${code}0`])
    expect(await codeOf(await setUp({ ...ADA, code: wrong })), wrong).toBe('wrong_setup_code');
  expect(await lines()).toEqual([line]);
  expect((await setUp({ ...ADA, code })).status).toBe(200);
  expect(await codeOf(await setUp({ ...ADA, code }))).toBe('already_set_up');
  expect(await lines()).toEqual([]);
});

test('security.txt names whom the operator has named, and an end within a year', async () => {
  const answer = await fetch(`${api.url}/.well-known/security.txt`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
  const text = await answer.text();
  expect(text).toContain('Contact: mailto:security@example.com\n');
  expect(text).toContain('Canonical: https://bw.example/.well-known/security.txt\n');
  const expires = Date.parse(/^Expires: (\S+)$/m.exec(text)?.[1] ?? '');
  expect(expires).toBeGreaterThan(Date.now() + 100 * 24 * 3_600_000);
  expect(expires).toBeLessThan(Date.now() + 365 * 24 * 3_600_000);
});
