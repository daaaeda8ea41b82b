import { afterAll, beforeAll, expect, test } from 'vitest';

import { accessTo } from '../testing/access-to.ts';
import { openLogAndStore } from '../testing/log-and-store.ts';
import type { LogAndStore } from '../testing/log-and-store.ts';
import { silencedNotices } from './silenced.ts';

let opened: LogAndStore;
beforeAll(async () => {
  opened = await openLogAndStore();
});
afterAll(() => opened.close());

test('the digest of a silence counts all decisions that it held, also those of a storm', async () => {
  const at = new Date().toISOString();
  const issues = Array.from({ length: 1500 }, (_, n) => String(1000 + n));
  const common = { project_id: 1, kind: 'new', at };
  await opened.store.insert(
    'issue_activity',
    issues.map((issue) => ({ ...common, issue_id: issue, version: 1 })),
    'activity',
  );
  await opened.store.insert(
    'told',
    issues.map((issue) => ({ ...common, issue_id: issue, decision: `${issue}:1`, reason: 'silenced', silence: 's' })),
    'told',
  );
  expect((await silencedNotices(opened.store, accessTo([1]), 's')).length).toBe(1500);
});
