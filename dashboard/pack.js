// `npm run pack`: the built product as breakwater-VERSION.tgz, with a lockfile of what it needs to run.
// Plain JavaScript, like the start.
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const PACKAGES = ['sdk', 'relay', 'processor', 'dashboard'];
const DOCUMENTS = [
  'LICENSE',
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter(isText)
    .map((file) => `docs/${file}`),
];

const manifest = readJson(join(root, 'package.json'));
const name = `breakwater-${manifest.version}`;
const work = mkdtempSync(join(tmpdir(), 'breakwater-pack-'));
try {
  const files = [...DOCUMENTS, ...PACKAGES.flatMap(filesOf)];
  const folder = join(work, name);
  for (const file of files) copy(file, folder);
  writeManifests(folder);
  writeLockfile(folder);
  const archive = join(root, `${name}.tgz`);
  // The user who packs it owns nothing where it is unpacked.
  const owner = process.platform === 'darwin' ? ['--uid=0', '--gid=0'] : ['--owner=0', '--group=0'];
  execFileSync('tar', ['-czf', archive, ...owner, '-C', work, name]);
  console.log(`${name}.tgz: ${files.length} files, ${(statSync(archive).size / 1e6).toFixed(1)} MB`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

function isText(file) {
  return file.endsWith('.md');
}

/** As npm reads `files` of a package. A build leaves files behind whose sources have gone: those are no part of the product. */
function filesOf(folder) {
  const [listed] = JSON.parse(npm(['pack', '--dry-run', '--json', '--ignore-scripts', '-w', folder], root));
  return listed.files
    .map((file) => file.path)
    .filter((path) => hasSource(folder, path))
    .map((path) => `${folder}/${path}`);
}

function hasSource(folder, path) {
  if (!path.startsWith('dist/') || /^dist\/(?:web|sdk)\//.test(path)) return true;
  const source = join(root, folder, path.replace(/^dist/, 'src').replace(/(\.d\.ts|\.js(\.map)?)$/, ''));
  return existsSync(`${source}.ts`) || existsSync(`${source}.tsx`);
}

function copy(file, folder) {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  copyFileSync(join(root, file), join(folder, file));
}

/** Only what installs, starts and operates it. */
function writeManifests(folder) {
  const start = Object.entries(manifest.scripts).filter(([script]) => /^(?:start|breakwater)/.test(script));
  const whole = { ...manifest, workspaces: PACKAGES, scripts: Object.fromEntries(start), devDependencies: undefined };
  writeJson(join(folder, 'package.json'), whole);
  for (const part of PACKAGES) {
    const own = readJson(join(root, part, 'package.json'));
    writeJson(join(folder, part, 'package.json'), { ...own, scripts: undefined, devDependencies: undefined });
  }
}

/** npm leaves out of the lockfile what the manifests no longer name, and asks no registry for it. */
function writeLockfile(folder) {
  copy('package-lock.json', folder);
  npm(
    ['install', '--package-lock-only', '--ignore-scripts', '--offline', '--no-audit', '--no-fund', '--loglevel=error'],
    folder,
  );
}

function npm(args, cwd) {
  return execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function writeJson(path, value) {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}
