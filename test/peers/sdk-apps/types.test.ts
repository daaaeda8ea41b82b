import { cpSync } from 'node:fs';
import { join } from 'node:path';

import { beforeAll, describe, expect, test } from 'vitest';

import { runCommand } from '../install/command.ts';
import { APPS } from './installed-sdk.ts';

/* The types of the package, checked whole and with none of Node or of the DOM beside them, by each TypeScript from 5.0 on. */

/** By the `tsconfig` of `apps/types`. `node16` compiles both kinds of modules, so it stands for two resolutions. */
const RESOLUTIONS = ['node10', 'node16', 'bundler'];

beforeAll(() => {
  for (const name of ['all-entries', 'node-half'])
    for (const format of ['mts', 'cts'])
      cpSync(join(APPS, `apps/types/${name}.ts`), join(APPS, `apps/types/dist/${name}.${format}`));
});

describe.each(['5.0', '5.9', '6.0', '7.0'])('TypeScript %s', (version) => {
  test.each(RESOLUTIONS.filter((name) => name !== 'node10' || version !== '7.0'))(
    'compiles with %s',
    async (resolution) => {
      const compiler = join(APPS, `node_modules/typescript-${version}/bin/tsc`);
      const deprecated = version === '6.0' && resolution === 'node10' ? '--ignoreDeprecations 6.0' : '';
      const { stdout } = await runCommand(
        `${process.execPath} ${compiler} -p apps/types/tsconfig.${resolution}.json ${deprecated} --pretty false`,
        APPS,
      );
      expect(stdout).toBe('');
    },
  );
});
