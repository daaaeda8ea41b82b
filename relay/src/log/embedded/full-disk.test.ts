import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { until } from '../../testing/until.ts';

const child = fileURLToPath(new URL('../testing/full-disk-child.ts', import.meta.url));

/** Blocks of 1 KiB that a file may have: less than the health check writes on top of the records. */
const LIMIT_BLOCKS = 60;

test.runIf(process.platform === 'linux')(
  'refuses appends while the disk is full, and goes on without a gap when it is not',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'breakwater-full-'));
    const command = `ulimit -S -f ${LIMIT_BLOCKS}; exec "$0" "$@"`;
    const running = spawn(
      'bash',
      ['-c', command, process.execPath, '--conditions=source', '--import', 'tsx', child, folder],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    let output = '';
    running.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const answer = (word: string) =>
      JSON.parse(
        output
          .split('\n')
          .find((line) => line.startsWith(word))!
          .slice(word.length),
      ) as unknown;
    try {
      await until(() => output.includes('full') || running.exitCode !== null);
      expect(answer('full')).toEqual({ unavailable: true, healthy: false });

      execFileSync('prlimit', ['--pid', String(running.pid), '--fsize=unlimited']);
      await until(() => output.includes('done') || running.exitCode !== null);
      const { acked, kept, healthy } = answer('done') as { acked: string[]; kept: string[]; healthy: boolean };
      expect(kept).toEqual(acked);
      expect(acked.length).toBeGreaterThan(1);
      expect(healthy).toBe(true);
    } finally {
      running.kill('SIGKILL');
      await rm(folder, { recursive: true });
    }
  },
);
