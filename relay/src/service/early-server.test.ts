import { expect, test } from 'vitest';

import { listenEarly } from './early-server.ts';

test('a host that nobody knows is named by its setting', async () => {
  await expect(listenEarly({ host: 'example.invalid', port: 0 })).rejects.toThrow(
    /^HOST is neither an address nor a name that can be looked up\.$/,
  );
});
