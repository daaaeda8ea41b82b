import { join } from 'node:path';

import { placesOfStore, SUBSCRIPTIONS } from '@breakwater/processor';
import { openStore, readStoreSettings } from '@breakwater/processor/store';
import type { StoreConfig } from '@breakwater/processor/store';
import { nameOfLog, openOffsets, readKafkaSettings } from '@breakwater/relay/log';
import type { GroupOffsets, LogConfig } from '@breakwater/relay/log';
import { createLogger } from '@breakwater/relay/service';

import { OperatorError, UsageError, wordsAndOptions } from './command.ts';
import type { OperatorCommand } from './command.ts';
import { movesOf } from './move-offsets.ts';
import type { Move } from './move-offsets.ts';
import { writeMoves } from './write-moves.ts';

const EMBEDDED_ENGINE_BYTES = 1024 ** 3;
/** Records of topics without rows of their own are read again from so long before the store's newest row: repeats change nothing. */
const BEFORE_MS = 10 * 60_000;

/** The places of the processors in the log, while none of them runs. */
export const offsetsCommand: OperatorCommand = {
  usage: [
    'offsets show                 how far processors have read each topic',
    'offsets set --to-store yes   moves them to where the store is, after a restore of the store alone',
    'offsets set --to-time TIME   moves them to the first records after a time (ISO 8601), never to what the store has',
    'offsets plan …               says what `offsets set …` would do, and moves nothing',
  ],
  async run(words, { env, say }) {
    const { alone, options } = wordsAndOptions(words, ['to-time', 'to-store']);
    const [verb] = alone;
    if (alone.length !== 1 || (verb !== 'show' && verb !== 'set' && verb !== 'plan'))
      throw new UsageError('Say show, plan, or set.');
    const at = verb === 'show' ? null : timeOf(options);
    const { server, dataFolder, blobFolder, s3 } = readStoreSettings(env);
    const log: LogConfig = readKafkaSettings(env, 'breakwater-operator') ?? {
      kind: 'embedded',
      folder: join(dataFolder, 'log'),
      partitions: 1,
      maxTopicBytes: Number.MAX_SAFE_INTEGER,
    };
    const offsets = await openOffsets(log).catch((cause: unknown) => {
      throw new OperatorError(whyClosed(log, cause), { cause });
    });
    try {
      if (verb === 'show') return await show(offsets, say);
      const store: StoreConfig = server ?? {
        kind: 'embedded',
        folder: join(dataFolder, 'store'),
        maxMemoryBytes: EMBEDDED_ENGINE_BYTES,
        blobFolder,
        s3,
      };
      if (verb === 'set') await refuseReaders(offsets);
      const moves = await movesOfAll(offsets, store, at);
      for (const move of moves) say(sentenceOf(move));
      if (verb === 'plan') return;
      await writeMoves(offsets, moves);
      say(`All ${moves.length} places are written.`);
    } catch (cause) {
      if (cause instanceof OperatorError) throw cause;
      throw new OperatorError(`Nothing is moved: ${nameOfLog(log)}, or the store, did not answer.`, { cause });
    } finally {
      await offsets.close();
    }
  },
};

function whyClosed(log: LogConfig, cause: unknown): string {
  if (log.kind === 'kafka') return `${nameOfLog(log)} could not be reached.`;
  const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
  return isMissing
    ? `There is no log in ${log.folder}: name the data folder by BREAKWATER_DATA.`
    : 'The log cannot be opened: processors have to be stopped first.';
}

async function show(offsets: GroupOffsets, say: (line: string) => void): Promise<void> {
  for (const { topic, group } of Object.values(SUBSCRIPTIONS))
    for (const { partition, start, end, committed } of await offsets.partitions(topic, group))
      say(`${topic}:${partition} of ${group}: ${committed ?? 'none'} of ${start} to ${end}`);
}

/** Null: where the store is. */
function timeOf(options: ReadonlyMap<string, string>): number | null {
  const time = options.get('to-time');
  const toStore = options.get('to-store');
  if (time !== undefined && toStore !== undefined) throw new UsageError('Say --to-store yes or --to-time, not both.');
  if (toStore === 'yes') return null;
  const at = Date.parse(time ?? '');
  if (Number.isNaN(at)) throw new UsageError('Say --to-store yes, or --to-time with a time as 2026-11-30T03:00:00Z.');
  return at;
}

async function movesOfAll(offsets: GroupOffsets, config: StoreConfig, at: number | null): Promise<Move[]> {
  const store = await openStore(config, createLogger('offsets', 'error'));
  try {
    const { places, untilMs } = await placesOfStore(store);
    const since = at ?? (untilMs === null ? 0 : untilMs - BEFORE_MS);
    const moves: Move[] = [];
    for (const { topic, group } of Object.values(SUBSCRIPTIONS)) {
      const partitions = await offsets.partitions(topic, group);
      const after = await offsets.after(topic, since);
      const reached = new Map(
        places.filter((one) => one.topic === topic).map(({ partition, next }) => [partition, next]),
      );
      moves.push(...movesOf({ topic, group, partitions, after, reached }));
    }
    return moves;
  } finally {
    await store.close();
  }
}

function sentenceOf({ topic, group, partition, from, to, lost }: Move): string {
  const loss = lost > 0 ? `; ${lost} records before the oldest are gone, and will be stated as lost` : '';
  return `${topic}:${partition} of ${group}: from ${from ?? 'none'} to ${to}${loss}`;
}

/** Kafka refuses to move a group that is read; that is said before the first one is moved. */
async function refuseReaders(offsets: GroupOffsets): Promise<void> {
  const read: string[] = [];
  for (const { topic, group } of Object.values(SUBSCRIPTIONS))
    if ((await offsets.readers(topic, group)) > 0) read.push(topic);
  if (read.length > 0)
    throw new OperatorError(`Nothing is moved: processors still read ${read.join(', ')}. Stop them first.`);
}
