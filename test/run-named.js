import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Runs `FOLDER/NAME + suffix` from its TypeScript source, with the arguments that follow the name. */
export function runNamed(kind, folder, suffix) {
  const path = fileURLToPath(folder);
  const names = readdirSync(path)
    .filter((file) => file.endsWith(suffix))
    .map((file) => file.slice(0, -suffix.length));
  const [name, ...rest] = process.argv.slice(2);
  if (!name || !names.includes(name)) {
    console.error(`Usage: npm run ${kind} -- NAME, where NAME is one of: ${names.join(', ')}`);
    process.exitCode = 2;
    return;
  }
  const child = spawn(
    process.execPath,
    ['--conditions=source', '--import', 'tsx', join(path, name + suffix), ...rest],
    {
      stdio: 'inherit',
      env: { ...process.env, UV_THREADPOOL_SIZE: process.env.UV_THREADPOOL_SIZE ?? '16' },
    },
  );
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => (process.exitCode = code ?? 1));
}
