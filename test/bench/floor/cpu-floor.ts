import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { FORMATS } from './formats.ts';

const TABLES = ['0001_events.sql', '0002_event_bodies.sql'];

/**
 * Microseconds of CPU an event at the floor, by format, in processes of their own, one after the other. The bodies that warm up are
 * other events: the same ones would replace each other.
 */
export async function cpuFloors(
  warmUp: readonly Buffer[],
  bodies: readonly Buffer[],
): Promise<{ format: string; cpuUs: number }[]> {
  const folder = await mkdtemp(join(tmpdir(), 'breakwater-floor-'));
  const file = join(folder, 'bodies');
  const framed = [...warmUp, ...bodies].flatMap((body) => [lengthOf(body), body]);
  await writeFile(file, Buffer.concat(framed));
  const program = fileURLToPath(new URL('floor-process.ts', import.meta.url));
  const migrations = TABLES.map((name) =>
    fileURLToPath(new URL(`../../../processor/migrations/${name}`, import.meta.url)),
  );
  const floors: { format: string; cpuUs: number }[] = [];
  try {
    for (const format of Object.keys(FORMATS)) {
      const args = [
        '--conditions=source',
        '--import',
        'tsx',
        program,
        file,
        String(warmUp.length),
        format,
        ...migrations,
      ];
      const { stdout } = await promisify(execFile)(process.execPath, args);
      const { cpuUs } = JSON.parse(stdout) as { cpuUs: number };
      floors.push({ format, cpuUs });
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return floors;
}

function lengthOf(body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(body.length);
  return length;
}
