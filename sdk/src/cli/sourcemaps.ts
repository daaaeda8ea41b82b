import { writeFileSync } from 'node:fs';

import { CliError } from './cli-error.ts';
import type { Bundle } from './find-bundles.ts';
import { findBundles, withInlineMap } from './find-bundles.ts';
import type { Injected } from './inject.ts';
import { injectDebugId } from './inject.ts';
import type { Settings } from './read-arguments.ts';
import type { Artifact, UploadOptions } from './upload-artifact.ts';
import { uploadArtifact } from './upload-artifact.ts';

/** Files uploaded at a time; each holds its bytes in memory. */
const CONCURRENCY = 4;

type Say = (line: string) => void;

interface Prepared extends Injected {
  bundle: Bundle;
}

/** Gives every file below the directory that has a map its debug id. */
export async function injectDirectory(settings: Settings, say: Say): Promise<void> {
  let injected = 0;
  for (const { bundle, debugId, changed } of prepare(settings, say)) {
    injected++;
    say(`${changed ? 'injected ' : 'unchanged'} ${debugId} ${bundle.name}`);
  }
  requireSome(injected, settings);
  say(`${injected} files${settings.dryRun ? ' (dry run: nothing was written)' : ''}.`);
}

/** Does the same, and uploads files and maps. */
export async function uploadDirectory(settings: Settings, say: Say): Promise<void> {
  const { url, token, org, project, dryRun } = settings;
  if (!URL.canParse(url)) throw new CliError('bad_url', `"${url}" is not a URL.`);
  if (!token && !dryRun) throw new CliError('no_token', 'An upload needs a token.');
  const options: UploadOptions = { url, token: token ?? '', org, project, wait };

  let uploaded = 0;
  let known = 0;
  const running = new Set<Promise<void>>();
  for (const prepared of prepare(settings, say)) {
    for (const artifact of artifactsOf(prepared, settings.urlPrefix)) {
      uploaded++;
      const line = `${artifact.kind.padEnd(15)} ${artifact.debugId} ${artifact.name} (${artifact.bytes.length} bytes)`;
      if (dryRun) {
        say(line);
        continue;
      }
      while (running.size >= CONCURRENCY) await Promise.race(running);
      const upload = uploadArtifact(artifact, options).then((isNew) => {
        if (!isNew) known++;
        say(`${line}${isNew ? '' : ', there already'}`);
      });
      const settled = upload.finally(() => running.delete(settled));
      // The next await sees the failure; until then it must not count as unhandled.
      settled.catch(() => undefined);
      running.add(settled);
    }
  }
  await Promise.all(running);
  requireSome(uploaded, settings);
  say(
    dryRun
      ? `${uploaded} artifacts (dry run: nothing was written or sent).`
      : `${uploaded} artifacts, ${known} of them were there already.`,
  );
}

function* prepare({ directory, dryRun }: Settings, say: Say): Generator<Prepared> {
  for (const found of findBundles(directory)) {
    if ('withoutMap' in found) {
      say(`skipped   ${found.withoutMap}: it has no source map`);
      continue;
    }
    const injected = injectDebugId(found.source, found.map);
    const inline = found.mapPath === null;
    const source = inline && injected.changed ? withInlineMap(injected.source, injected.map) : injected.source;
    if (injected.changed && !dryRun) {
      // The map first: stopped in between, the file without an id makes the next run begin anew.
      if (found.mapPath) writeFileSync(found.mapPath, JSON.stringify(injected.map));
      writeFileSync(found.path, source);
    }
    yield { ...injected, source, bundle: found };
  }
}

const artifactsOf = ({ bundle, source, map, debugId }: Prepared, prefix: string): Artifact[] => [
  { kind: 'minified_source', debugId, name: `${prefix}${bundle.name}`, bytes: Buffer.from(source) },
  { kind: 'source_map', debugId, name: `${prefix}${bundle.mapName}`, bytes: Buffer.from(JSON.stringify(map)) },
];

function requireSome(count: number, { directory }: Settings): void {
  if (count === 0)
    throw new CliError('nothing_to_upload', `No JavaScript file with a source map is below ${directory}.`);
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));
