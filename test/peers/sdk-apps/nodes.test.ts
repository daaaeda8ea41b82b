import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { unavailable } from '../../support/requirement.ts';
import { runCommand } from '../install/command.ts';
import { APPS } from './installed-sdk.ts';
import type { Intake } from './intake.ts';
import { startIntake } from './intake.ts';

/* The package as ES module and by `require`, on every Node that it runs on. */

let intake: Intake;
beforeAll(async () => void (intake = await startIntake()));
afterAll(() => intake.close());

describe.each(['18', '20', '22', '24'])('on Node %s', (version) => {
  const binary = join(APPS, `node_modules/node-${version}-${process.arch}/bin/node`);
  const found = existsSync(binary)
    ? { kind: 'available' as const }
    : unavailable(`there is no Node ${version} for ${process.platform} on ${process.arch}`);
  const run = (app: string) => runCommand(`${binary} apps/node/${app}`, APPS, { DSN: intake.dsn });

  test.runIf(found.kind === 'available').each(['esm.mjs', 'cjs.cjs'])(
    'an error that nobody caught arrives from %s, which ends as without the SDK',
    async (app) => {
      const end = await run(app);
      expect(end).toMatchObject({ code: 1, stderr: expect.stringContaining('TypeError: no price') });
      const [error] = await intake.errors();
      expect(error).toMatchObject({
        type: 'TypeError',
        value: 'no price',
        handled: false,
        platform: 'node',
        runtime: { name: 'node', version: expect.stringMatching(new RegExp(`^v${version}\\.`)) },
      });
      expect(error?.frames.at(-1)).toMatch(new RegExp(`checkout .*in /.*/apps/node/${app}$`));
    },
  );

  test.runIf(found.kind === 'available')('import and require use one client', async () => {
    const end = await run('both.mjs');
    expect(end).toMatchObject({ code: 0, stdout: 'true true\nundefined\n' });
    expect(await intake.errors()).toMatchObject([{ type: 'TypeError', handled: true }]);
  });
});
