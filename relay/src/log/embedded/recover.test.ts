import { appendFile, mkdtemp, open, readdir, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { Partition } from './partition.ts';
import { readPartition } from './read.ts';
import { LogCorruptedError, segmentName } from './segment.ts';

const options = { segmentBytes: 1024 * 1024, now: Date.now, onRoll: () => undefined };
const everything = { maxRecords: Infinity, maxBytes: Infinity };

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'breakwater-segment-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Five commits of two records each: the file, and the position in it where each commit ends. */
async function written(): Promise<{ file: string; ends: number[] }> {
  const { partition } = await Partition.open(folder, options);
  const ends: number[] = [];
  for (let commit = 0; commit < 5; commit++) {
    await partition.append([record(commit * 2), record(commit * 2 + 1)]);
    ends.push(partition.bytes);
  }
  await partition.close();
  return { file: join(folder, segmentName(0)), ends };
}

const record = (number: number) => ({ key: `k${number}`, value: Buffer.alloc(1_000, number) });

async function overwrite(file: string, position: number, bytes: Buffer): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.write(bytes, 0, bytes.length, position);
  await handle.close();
}

async function reopened(): Promise<{ offsets: number[]; cutBytes: number }> {
  const { partition, cutBytes } = await Partition.open(folder, options);
  // The next append must follow the kept records, whatever lay behind them.
  await partition.append([{ key: 'next', value: Buffer.from('next') }]);
  const { records } = await readPartition(partition, 0, everything);
  await partition.close();
  expect(records.at(-1)!.key).toBe('next');
  return { offsets: records.slice(0, -1).map(({ offset }) => offset), cutBytes };
}

const range = (end: number): number[] => Array.from({ length: end }, (_, index) => index);

describe('cuts a tail that was never acknowledged', () => {
  type Damage = (file: string, ends: number[]) => Promise<void>;
  const tails: [name: string, kept: number, damage: Damage][] = [
    ['nothing', 10, async () => undefined],
    ['a header cut short', 10, (file) => appendFile(file, Buffer.from([40, 0, 0]))],
    ['garbage', 10, (file) => appendFile(file, Buffer.alloc(5_000, 0xa7))],
    ['zeros', 10, (file) => appendFile(file, Buffer.alloc(1_000_000))],
    ['a length beyond the end', 10, (file) => appendFile(file, Buffer.from([0, 1, 0, 0, 1, 2, 3, 4, 5, 6]))],
    ['the last record cut short', 9, (file, ends) => truncate(file, ends[4]! - 1)],
    ['the last commit gone but for a part of its first record', 8, (file, ends) => truncate(file, ends[3]! + 100)],
    [
      'a hole in the last commit, whose end reached the disk',
      8,
      (file, ends) => overwrite(file, ends[3]! + 50, Buffer.alloc(500)),
    ],
    ['the last commit all zeros', 8, (file, ends) => overwrite(file, ends[3]!, Buffer.alloc(ends[4]! - ends[3]!))],
    ['everything but the header gone', 0, (file) => truncate(file, 16)],
    ['a header cut short by a crash at creation', 0, (file) => truncate(file, 7)],
    ['an empty file', 0, (file) => truncate(file, 0)],
  ];
  test.each(tails)('%s', async (_name, kept, damage) => {
    const { file, ends } = await written();
    await damage(file, ends);
    const before = (await stat(file)).size;
    const { offsets, cutBytes } = await reopened();
    expect(offsets).toEqual(range(kept));
    if (kept > 0)
      expect(cutBytes).toBe(before - (kept === 10 ? ends[4]! : kept === 8 ? ends[3]! : (ends[3]! + ends[4]!) / 2));
  });

  test('a frame inside a value does not pass for a record', async () => {
    const { file, ends } = await written();
    const handle = await open(file, 'r');
    const stolen = Buffer.alloc(ends[4]! - ends[0]!);
    await handle.read(stolen, 0, stolen.length, ends[0]!);
    await handle.close();
    await rm(file);

    // Later commits of another segment, sent to us inside one record that then is torn.
    const { partition } = await Partition.open(folder, options);
    await partition.append([{ key: 'evil', value: stolen }]);
    await partition.close();
    await overwrite(file, 20, Buffer.from([0xff]));
    expect((await reopened()).offsets).toEqual([]);
  });
});

describe('neither opens nor skips damaged acknowledged records', () => {
  test.each([0, 1, 2, 3])('in commit %i of five', async (commit) => {
    const { file, ends } = await written();
    await overwrite(file, ends[commit]! - 10, Buffer.from([0xff]));
    await expect(Partition.open(folder, options)).rejects.toThrow(LogCorruptedError);
    // The file is left unchanged, so that people can look at it.
    expect((await stat(file)).size).toBe(ends[4]);
  });

  test('in an older segment, when it is read', async () => {
    const { file, ends } = await written();
    const { partition } = await Partition.open(folder, options);
    await partition.roll();
    await partition.append([record(10)]);
    await partition.close();
    await overwrite(file, ends[2]! - 10, Buffer.from([0xff]));

    const again = await Partition.open(folder, options);
    await expect(readPartition(again.partition, 0, everything)).rejects.toThrow(/damaged.*byte \d+/);
    expect((await readPartition(again.partition, 10, everything)).records.map(({ offset }) => offset)).toEqual([10]);
    await again.partition.close();
  });

  test('an older segment that was taken away while it is open', async () => {
    const { file } = await written();
    const { partition } = await Partition.open(folder, options);
    await partition.roll();
    await partition.append([record(10)]);
    await rm(file);
    await expect(readPartition(partition, 0, everything)).rejects.toThrow('ENOENT');
    await partition.close();
  });

  test('an older segment that is cut short', async () => {
    const { file, ends } = await written();
    const { partition } = await Partition.open(folder, options);
    await partition.roll();
    await partition.append([record(10)]);
    await partition.close();
    await truncate(file, ends[2]!);

    const again = await Partition.open(folder, options);
    await expect(readPartition(again.partition, 0, everything)).rejects.toThrow('ends before record 6');
    await again.partition.close();
  });
});

test('begins a new file when one is full, and reads across', async () => {
  const { partition } = await Partition.open(folder, { ...options, segmentBytes: 4_000 });
  for (let each = 0; each < 20; each++) await partition.append([record(each)]);
  expect((await readdir(folder)).length).toBe(5);
  const read = await readPartition(partition, 2, { maxRecords: 12, maxBytes: Infinity });
  expect(read.records.map(({ offset }) => offset)).toEqual(range(14).slice(2));
  await partition.close();
});
