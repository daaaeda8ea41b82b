// @vitest-environment happy-dom
import { expect, test } from 'vitest';

import { createServerVersion, NEWER_SERVER } from './server-version.ts';

test('a server is newer once an answer names another version than the first one did', () => {
  const version = createServerVersion();
  let changes = 0;
  addEventListener(NEWER_SERVER, () => {
    changes += 1;
  });
  for (const one of [null, '1.0.0', null, '1.0.0']) version.note(one);
  expect([version.isNewer(), changes]).toEqual([false, 0]);
  version.note('1.0.1');
  version.note('1.0.0');
  expect([version.isNewer(), changes]).toEqual([true, 1]);
});
