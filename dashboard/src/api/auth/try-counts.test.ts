import { createMetrics } from '@breakwater/relay/service';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { ADA, openBrowser } from '../testing/people.ts';
import { startApi } from '../testing/start-api.ts';
import type { RunningApi } from '../testing/start-api.ts';

const metrics = createMetrics('test');
let api: RunningApi;
beforeAll(async () => {
  api = await startApi({ metrics });
});
afterAll(() => api?.close());

test('tries to sign in are counted by step and end, from 0 on', async () => {
  const counts = async (): Promise<Record<string, number>> => {
    const { body } = await metrics.scrape();
    const lines = body.matchAll(/^breakwater_sign_in_tries_total\{step="(\w+)",result="(\w+)".*\} (\d+)$/gm);
    return Object.fromEntries([...lines].map(([, step, result, value]) => [`${step} ${result}`, Number(value)]));
  };
  const none = {
    'password succeeded': 0,
    'password unknown_account': 0,
    'password wrong': 0,
    'password limited': 0,
    'code succeeded': 0,
    'code wrong': 0,
    'code limited': 0,
  };
  expect(await counts()).toEqual(none);
  await openBrowser(api).ask('POST', '/api/ui/setup', { body: ADA });
  const signIn = (body: object) => openBrowser(api).ask('POST', '/api/ui/login', { body });
  await signIn(ADA);
  await signIn({ email: 'nobody@example.com', password: 'a password' });
  for (let n = 0; n < 6; n += 1) await signIn({ ...ADA, password: 'another password' });
  expect(await counts()).toEqual({
    ...none,
    'password succeeded': 1,
    'password unknown_account': 1,
    'password wrong': 5,
    'password limited': 1,
  });
});
