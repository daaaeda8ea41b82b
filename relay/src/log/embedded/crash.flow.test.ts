import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { randomFrom } from '../../testing/random.ts';
import { until } from '../../testing/until.ts';
import type { StoredRecord } from '../port.ts';
import { openEmbeddedLog } from './embedded-log.ts';

const ROUNDS = 10;
const child = fileURLToPath(new URL('../testing/crash-child.ts', import.meta.url));
const topic = { name: 'events', key: 'any', holds: 'anything', cleanup: 'delete', retentionMs: 3_600_000 } as const;

test(
  'kill -9 loses no acknowledged record, and hands the range in hand out again as it was',
  { timeout: 60_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'breakwater-crash-'));
    const random = randomFrom(1);
    const seeds = Array.from({ length: ROUNDS }, () => Math.floor(random() * 2 ** 31));
    const lines: string[] = [];
    for (const [round, seed] of seeds.entries()) lines.push(...(await runAndKill(folder, round, seed)));

    const log = await openEmbeddedLog({
      folder: join(folder, 'log'),
      partitions: 2,
      maxTopicBytes: 2 ** 30,
      topics: [topic],
    });
    const stored = new Map<string, StoredRecord>();
    const ranges = new Set(
      lines.filter((line) => line.startsWith('batch ')).map((line) => line.slice('batch '.length)),
    );
    const end = (await log.positions('events', 'none')).map((position) => position.end);
    const errors: unknown[] = [];
    let finished = 0;
    const consumer = await log.consume(
      {
        topic: 'events',
        group: 'crash',
        maxRecords: 1_000,
        maxBytes: 1e7,
        lingerMs: 0,
        onError: (error) => errors.push(error),
      },
      async (batch) => {
        ranges.add(batch.id);
        if (batch.end === end[batch.partition]) finished += 1;
      },
    );
    const tail = await log.tail(
      'events',
      (record) => stored.set(record.key, record),
      (error) => errors.push(error),
    );
    await until(() => finished === 2);
    await tail.stop();
    await consumer.stop();
    await log.close();
    expect(errors).toEqual([]);

    const acked = lines.filter((line) => line.startsWith('acked ')).map((line) => line.split(' '));
    expect(acked.length).toBeGreaterThan(ROUNDS * 10);
    for (const [, id, size] of acked) {
      const value = Buffer.from(stored.get(id!)?.value ?? 'lost');
      expect(value.equals(Buffer.alloc(Number(size), id)), `record ${id}`).toBe(true);
    }
    expectEachOffsetOnce(ranges, end);
    await rm(folder, { recursive: true });
  },
);

/** The lines that the child wrote to its journal before it was killed, at a moment that differs by the seed. */
async function runAndKill(folder: string, round: number, seed: number): Promise<string[]> {
  const journal = join(folder, `journal-${round}`);
  const size = (): number => statSync(journal, { throwIfNoEntry: false })?.size ?? 0;
  const running = spawn(
    process.execPath,
    ['--conditions=source', '--import', 'tsx', child, join(folder, 'log'), journal, String(round), String(seed)],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const exited = once(running, 'exit');
  try {
    const enough = 500 + (seed % 20_000);
    await until(() => size() > enough || running.exitCode !== null);
  } finally {
    running.kill('SIGKILL');
  }
  const [code] = (await exited) as [number | null];
  expect(code, `round ${round}`).toBeNull();
  return (await readFile(journal, 'utf8')).trimEnd().split('\n');
}

/** Checks that the ranges that were handed out, repeats counted once, cover each partition without gap or overlap. */
function expectEachOffsetOnce(ids: ReadonlySet<string>, ends: readonly number[]): void {
  for (const [partition, end] of ends.entries()) {
    const ranges = [...ids]
      .map((id) => /^events:(\d+):(\d+)-(\d+)@\d+$/.exec(id)!.slice(1).map(Number))
      .filter(([of]) => of === partition)
      .sort(([, a], [, b]) => a! - b!);
    let next = 0;
    for (const [, first, last] of ranges) {
      expect(first).toBe(next);
      next = last!;
    }
    expect(next).toBe(end);
  }
}
