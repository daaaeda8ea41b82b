// Holds the shape of the package that customers install, in the archive itself: that every entry resolves, with types of the right
// kind, in all four resolutions of TypeScript, that these need neither Node's types nor the DOM's, that the package names no file that
// it has not, and that both its copies are one.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const ENTRIES = ['', '/node', '/browser', '/browser/errors', '/edge'];

/** Loads every entry for customers as ES module and by `require`, and writes where the two differ. */
const BOTH_COPIES = `
import { createRequire } from 'node:module';
const require = createRequire(process.cwd() + '/');
for (const entry of ${JSON.stringify(ENTRIES)}) {
  const name = '@breakwater/sdk' + entry;
  const [imported, required] = [await import(name), require(name)];
  const names = (copy) => Object.keys(copy).filter((each) => !/^(__esModule|default|module.exports)$/.test(each)).sort().join();
  if (names(imported) !== names(required)) console.log(name + ': import and require give other names');
  if (imported.init === required.init) console.log(name + ': require gives the ES module');
  const client = imported.init({ instrument: false });
  if (required.getClient() !== client) console.log(name + ': require has a client of its own');
  await required.close();
  if (imported.getClient() !== undefined) console.log(name + ': close leaves the client of the other copy');
}
`;

const sdk = join(dirname(fileURLToPath(import.meta.url)), '..', 'sdk');
const folder = mkdtempSync(join(tmpdir(), 'breakwater-sdk-package-'));
const faults = [];

try {
  const packed = execFileSync(process.execPath, [join(sdk, 'pack.js'), folder], { encoding: 'utf8' });
  const archive = readFileSync(packed.trim());
  const bytes = new Uint8Array(archive);

  const { messages, pkg } = await publint({ pack: { tarball: bytes.buffer }, strict: true });
  faults.push(...messages.map((message) => formatMessage(message, pkg)));
  if (pkg.dependencies || pkg.peerDependencies) faults.push('it has dependencies');

  const { problems, entrypoints } = await checkPackage(createPackageFromTarballData(bytes));
  faults.push(...problems.map((problem) => JSON.stringify(problem)));

  const installed = join(folder, 'node_modules/@breakwater/sdk');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', packed.trim(), '-C', installed, '--strip-components=1']);
  for (const [path, target] of targetsOf(pkg)) {
    if (!existsSync(join(installed, target))) faults.push(`${path} names ${target}, which is not in the package`);
  }
  const seen = execFileSync(process.execPath, ['--input-type=module', '-e', BOTH_COPIES], {
    cwd: folder,
    encoding: 'utf8',
  });
  faults.push(...seen.split('\n').filter(Boolean), ...typeErrors());

  const entries = Object.keys(entrypoints).length;
  console.log(
    `${faults.length === 0 ? '✓' : '✗'} sdk: ${entries} entries, ${(bytes.length / 1000).toFixed(0)} KB packed`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

for (const fault of faults) console.log(`✗ ${fault}`);
process.exitCode = faults.length === 0 ? 0 : 1;

/** A server has no DOM and a page no Node: whoever checks the types of packages too must get none that needs them. */
function typeErrors() {
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  const text = ENTRIES.map((entry, at) => `export * as entry${at} from '@breakwater/sdk${entry}';\n`).join('');
  for (const format of ['mts', 'cts']) writeFileSync(join(folder, `types.${format}`), text);
  const compilerOptions = {
    module: 'node16',
    target: 'es2022',
    lib: ['es2022'],
    types: [],
    strict: true,
    noEmit: true,
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.mts', '*.cts'] }));
  const { stdout } = spawnSync(process.execPath, [compiler, '-p', folder, '--pretty', 'false'], { encoding: 'utf8' });
  return stdout.split('\n').filter(Boolean);
}

/** Every file that the manifest names, with where. */
function targetsOf({ main, module, types, bin, browser, typesVersions, exports }) {
  const found = [];
  const collect = (path, value) => {
    if (typeof value === 'string') found.push([path, value]);
    else for (const [key, each] of Object.entries(value ?? {})) collect(`${path}.${key}`, each);
  };
  collect('package.json', { main, module, types, bin, browser, typesVersions, exports });
  return found;
}
