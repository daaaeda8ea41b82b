// `npm run pack -w @breakwater/sdk -- FOLDER`: the build as breakwater-sdk-VERSION.tgz, as a registry would have it. The same build gives
// the same bytes. Its last line is the path of the archive.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const target = resolve(process.argv[2] ?? '.');
const work = mkdtempSync(join(tmpdir(), 'breakwater-sdk-'));

try {
  // An optional peer is none of the installer's business, and yet npm refuses or warns beside another version of it.
  const {
    scripts: _scripts,
    devDependencies: _tools,
    peerDependencies: _peers,
    peerDependenciesMeta: _optional,
    exports,
    ...manifest
  } = readManifest();
  for (const part of ['bin', 'dist', 'README.md']) cpSync(join(here, part), join(work, part), { recursive: true });
  cpSync(join(here, '..', 'LICENSE'), join(work, 'LICENSE'));
  writeFileSync(
    join(work, 'package.json'),
    `${JSON.stringify({ ...manifest, exports: withoutSources(exports) }, null, 2)}\n`,
  );
  mkdirSync(target, { recursive: true });
  const options = ['--json', '--ignore-scripts', '--loglevel=error', '--pack-destination', target];
  const [{ filename }] = JSON.parse(execFileSync('npm', ['pack', ...options], { cwd: work, encoding: 'utf8' }));
  console.log(join(target, filename));
} finally {
  rmSync(work, { recursive: true, force: true });
}

function readManifest() {
  return JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
}

/** The condition `source` is for this repository: what it names is in no package. */
function withoutSources(exports) {
  return Object.fromEntries(
    Object.entries(exports).map(([path, conditions]) => {
      if (typeof conditions === 'string') return [path, conditions];
      const { source: _source, ...others } = conditions;
      return [path, others];
    }),
  );
}
