// After the build of the SDK: what an installation serves of it, in dist/sdk. The package as npm packs it; `browser.js` for a script
// tag and `loader.js` for before it. `build.json` names the version: that of the package and a hash of all three files, because two
// builds of one version may differ, and neither a lockfile nor an integrity hash survives other bytes under the same address.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
/** The folder of the SDK and the one that is written: a test gives others. */
const [sdk = join(here, '..', 'sdk'), out = join(here, 'dist', 'sdk')] = process.argv.slice(2);
const BROWSER = join(sdk, 'dist/browser/script-tag/script-tag.js');
const LOADER = join(sdk, 'dist/browser/script-tag/loader.js');

const browser = await script(BROWSER, {});
const loader = await script(LOADER, { BROWSER_INTEGRITY: JSON.stringify(integrityOf('sha384', browser)) });
const files = { 'breakwater-sdk.tgz': packed(), 'browser.js': browser, 'loader.js': loader };
const { version } = JSON.parse(readFileSync(join(sdk, 'package.json'), 'utf8'));

const hash = createHash('sha256');
for (const bytes of Object.values(files)) hash.update(createHash('sha256').update(bytes).digest());
const served = { version: `${version}-${hash.digest('hex').slice(0, 8)}`, integrity: integrities() };

// Written as a whole: a server that starts meanwhile finds the folder of before, or none.
const work = `${out}.new`;
rmSync(work, { recursive: true, force: true });
mkdirSync(work, { recursive: true });
for (const [name, bytes] of Object.entries(files)) writeFileSync(join(work, name), bytes);
writeFileSync(join(work, 'build.json'), `${JSON.stringify(served, null, 2)}\n`);
rmSync(out, { recursive: true, force: true });
renameSync(work, out);

/** One file, which asks for no other. */
async function script(entry, define) {
  const { outputFiles } = await build({
    entryPoints: [entry],
    define,
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2020',
    legalComments: 'none',
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0].contents;
}

/** The same archive that tests install. */
function packed() {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-sdk-'));
  try {
    const printed = execFileSync(process.execPath, [join(sdk, 'pack.js'), folder], { encoding: 'utf8' });
    return readFileSync(printed.trim().split('\n').at(-1));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function integrities() {
  // npm keeps sha512 in lockfiles, and browsers take any.
  const algorithms = { 'breakwater-sdk.tgz': 'sha512', 'browser.js': 'sha384', 'loader.js': 'sha384' };
  return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, integrityOf(algorithms[name], bytes)]));
}

function integrityOf(algorithm, bytes) {
  return `${algorithm}-${createHash(algorithm).update(bytes).digest('base64')}`;
}
