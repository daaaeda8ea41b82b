import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { runWell } from './command.ts';

/** Nodes as npm has them, each with the major of npm that it is released with. */
const NPM_OF = { '18': '10', '20.11': '10', '22': '10', '24': '11' } as const;

export type NodeVersion = keyof typeof NPM_OF;

/** Installs a Node and its npm into an empty folder. Gives the environment in which `node` and `npm` are those. */
export async function installNode(version: NodeVersion, folder: string): Promise<{ PATH: string }> {
  const node = `node-${process.platform}-${process.arch}@${version}`;
  mkdirSync(folder, { recursive: true });
  await runWell(`npm install --no-audit --no-fund --prefix . ${node} npm@${NPM_OF[version]}`, folder);
  const env = { PATH: `${join(folder, 'node_modules/.bin')}:${process.env['PATH']}` };
  const { stdout } = await runWell('node --version', folder, env);
  if (!stdout.startsWith(`v${version}.`)) throw new Error(`${node} calls itself ${stdout}`);
  return env;
}
