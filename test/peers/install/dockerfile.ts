import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { ROOT } from '../../support/breakwater.ts';
import { workingTree } from './checkout.ts';
import { runWell } from './command.ts';
import { sentToDocker } from './docker-ignore.ts';
import { installNode } from './node-binary.ts';
import type { NodeVersion } from './node-binary.ts';

/*
 * Does without Docker what the Dockerfile says: each stage is a folder that takes the place of `/`, filled by the same COPY and RUN
 * lines. In place of the base image it has that Node and its npm on the PATH. Users and owners are left out.
 */

export interface Image {
  /** Takes the place of `/`. */
  root: string;
  workdir: string;
  /** From ENV lines, with the paths of the image. */
  env: Record<string, string>;
  /** Where the Node of its base image is. */
  base: { PATH: string };
  command: string[];
}

interface Stage {
  name: string;
  from: string;
  instructions: { word: string; rest: string }[];
}

export interface Images {
  build(target: string): Promise<Image>;
  remove(): void;
}

export function dockerImages(): Images {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-images-'));
  const stages = readStages(readFileSync(join(ROOT, 'Dockerfile'), 'utf8'));
  const built = new Map<string, Promise<Image>>();
  const bases = new Map<string, Promise<{ PATH: string }>>();

  function build(name: string): Promise<Image> {
    const known = built.get(name) ?? buildStage(name);
    built.set(name, known);
    return known;
  }

  async function buildStage(name: string): Promise<Image> {
    const stage = stages.find((one) => one.name === name);
    if (!stage) throw new Error(`the Dockerfile has no target ${name}`);
    const image = await startOf(stage);
    for (const { word, rest } of stage.instructions) await follow(image, word, rest);
    return image;
  }

  async function startOf({ name, from }: Stage): Promise<Image> {
    const root = join(folder, name);
    mkdirSync(root);
    if (!stages.some((one) => one.name === from)) {
      return { root, workdir: '/', env: {}, base: await baseOf(from), command: [] };
    }
    const base = await build(from);
    cpSync(base.root, root, { recursive: true, verbatimSymlinks: true });
    return { ...base, root };
  }

  function baseOf(from: string): Promise<{ PATH: string }> {
    const known =
      bases.get(from) ??
      installNode(/^node:(\d+)-slim$/.exec(from)?.[1] as NodeVersion, join(folder, from.replace(':', '-')));
    bases.set(from, known);
    return known;
  }

  async function follow(image: Image, word: string, rest: string): Promise<void> {
    if (word === 'WORKDIR') {
      image.workdir = rest;
      mkdirSync(join(image.root, rest), { recursive: true });
    } else if (word === 'ENV') {
      image.env = {
        ...image.env,
        ...Object.fromEntries(rest.split(' ').map((pair) => pair.split('=') as [string, string])),
      };
    } else if (word === 'RUN') {
      await runWell(rest, join(image.root, image.workdir), { ...image.env, ...image.base });
    } else if (word === 'COPY') {
      await copy(image, rest.split(' '));
    } else if (word === 'CMD') {
      image.command = JSON.parse(rest) as string[];
    } else if (word !== 'USER') {
      throw new Error(`${word} is an instruction that no test follows`);
    }
  }

  async function copy({ root, workdir }: Image, words: string[]): Promise<void> {
    const from = words.find((word) => word.startsWith('--from='))?.slice('--from='.length);
    const [to = '', ...sources] = words.filter((word) => !word.startsWith('--')).toReversed();
    const target = to.startsWith('/') ? join(root, to) : join(root, workdir, to);
    for (const source of sources.toReversed()) {
      if (from === undefined) copyFromContext(source, target, to.endsWith('/'));
      else cpSync(join((await build(from)).root, source), target, { recursive: true, verbatimSymlinks: true });
    }
  }

  return { build, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Docker is sent the working tree without what `.dockerignore` names. */
function copyFromContext(source: string, target: string, intoFolder: boolean): void {
  const context = workingTree().filter(sentToDocker(readFileSync(join(ROOT, '.dockerignore'), 'utf8')));
  if (source !== '.' && !context.includes(source)) throw new Error(`COPY ${source}: Docker is not sent that`);
  for (const file of source === '.' ? context : [source]) {
    const path = source === '.' ? join(target, file) : intoFolder ? join(target, file.split('/').at(-1)!) : target;
    mkdirSync(dirname(path), { recursive: true });
    cpSync(join(ROOT, file), path);
  }
}

function readStages(text: string): Stage[] {
  const lines = text
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\s*\\\n\s*/g, ' ')
    .split('\n');
  const stages: Stage[] = [];
  for (const line of lines.filter((one) => one.trim() !== '')) {
    const [, word = '', rest = ''] = /^(\w+) (.*)$/.exec(line) ?? [];
    const [from = '', , name = ''] = rest.split(' ');
    if (word === 'FROM') stages.push({ name, from, instructions: [] });
    else stages.at(-1)!.instructions.push({ word, rest });
  }
  return stages;
}
