import { test } from 'vitest';

import { restoreStoreAlone } from '../support/moved-offsets.ts';

test(
  'a store that was restored alone misses nothing and has nothing twice when processors are moved back to it',
  () => restoreStoreAlone({ log: {}, whileRead: 'have to be stopped' }),
  180_000,
);
