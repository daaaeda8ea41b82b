import { chmod, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { closeToOthers } from './private-files.ts';

test('folders of before are closed to other users, with all within, and nothing else is touched', async () => {
  const root = await mkdtemp(join(tmpdir(), 'private-files-'));
  const at = (...parts: string[]): string => join(root, ...parts);
  const modeOf = async (path: string): Promise<string> => ((await stat(path)).mode & 0o777).toString(8);
  await mkdir(at('log', 'topics', '0'), { recursive: true });
  await writeFile(at('log', 'topics', '0', '1.log'), 'x');
  await writeFile(at('outside'), 'x');
  await symlink(at('outside'), at('log', 'link'));
  const made = [at('log'), at('log', 'topics'), at('log', 'topics', '0'), at('log', 'topics', '0', '1.log')];
  for (const path of [...made.slice(0, 3), at('outside')]) await chmod(path, 0o755);
  await chmod(made[3]!, 0o644);

  await closeToOthers([at('log'), at('missing')]);
  expect(await Promise.all([...made, at('outside')].map(modeOf))).toEqual(['700', '700', '700', '600', '755']);
  await rm(root, { recursive: true });
});
