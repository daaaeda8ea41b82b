import type { Gate } from '../gate.ts';
import {
  BASELINES_KEY,
  baselinesRecordSchema,
  decodeRecord,
  encodeRecord,
  TOPICS,
  usageRecordSchema,
} from '../../log/index.ts';
import { logTrouble } from '../../log/index.ts';
import type { Log, LogRecord, StoredRecord } from '../../log/index.ts';
import type { Logger } from '../../service/index.ts';
import { createQuotas } from './create-quotas.ts';

export interface OpenQuotasOptions {
  log: Log;
  logger: Logger;
  /** The name of this process among the relays. */
  relay: string;
  now?: () => number;
}

export interface OpenQuotas extends Gate {
  /** Publishes the last record, so that the others need not wait for a silence. No item is judged after it. */
  close(): Promise<void>;
}

/** Relays publish about twice a second, not all at one moment. */
const SAY_MS = { least: 400, most: 600 };
/** Unexpected demand is published after this time. */
const URGENT_MS = 25;
const KEEP_HOUSE_MS = 60_000;

/** The quotas of this relay, shared with the others through the log. Resolves when all records of the others have been read. */
export async function openQuotas({ log, logger, relay, now = Date.now }: OpenQuotasOptions): Promise<OpenQuotas> {
  const quotas = createQuotas({ relay, now });
  const sentence = 'the usage of other relays cannot be followed; their last word holds';
  const trouble = logTrouble(logger, TOPICS.usage.name, sentence);
  const tail = await log.tail(
    TOPICS.usage.name,
    (record) => {
      try {
        hear(record);
      } catch (error) {
        // The record of a newer version is skipped; those of other relays are read.
        logger.error({ error, relay: record.key }, 'a usage record cannot be read');
      }
    },
    trouble.onError,
    trouble.onJoined,
  );

  function hear({ key, value, timestampMs }: StoredRecord): void {
    if (value === null) quotas.forget(key);
    else if (key === BASELINES_KEY) quotas.hearBaselines(decodeRecord(baselinesRecordSchema, value));
    else quotas.hear(decodeRecord(usageRecordSchema, value), timestampMs);
  }

  let isOut = false;
  const append = async (records: LogRecord[]): Promise<void> => {
    if (records.length === 0) return;
    try {
      await log.append(TOPICS.usage.name, records);
      isOut = false;
    } catch (error) {
      // While the log is out no event is taken either, so one line of log is enough.
      if (!isOut) logger.warn({ error }, 'usage cannot be told to other relays');
      isOut = true;
    }
  };

  const say = (): Promise<void> => {
    const usage = quotas.tick();
    const uncounted = quotas.takeUncounted();
    if (uncounted > 0) logger.warn({ uncounted }, 'there are more quotas than can be counted; some were not');
    return append(usage ? [{ key: relay, value: encodeRecord(usage) }] : []);
  };

  // The others must know this relay before it takes anything.
  await say();

  let keptHouseAt = now();
  const keepHouse = (): Promise<void> => {
    if (now() - keptHouseAt < KEEP_HOUSE_MS) return Promise.resolve();
    keptHouseAt = now();
    const baselines = quotas.baselines();
    const gone = quotas.finished().map((key): LogRecord => ({ key, value: null }));
    return append(baselines ? [...gone, { key: BASELINES_KEY, value: encodeRecord(baselines) }] : gone);
  };

  let isClosed = false;
  let speaking = Promise.resolve();
  let timer = schedule(SAY_MS.least);
  /** A record is being written, or will be within {@link URGENT_MS}. */
  let isHurried = false;

  function schedule(ms: number): NodeJS.Timeout {
    const timer = setTimeout(() => {
      isHurried = true;
      speaking = speak();
    }, ms);
    timer.unref();
    return timer;
  }

  /** Schedules the next record only when this one is written, so that a slow log does not get more and more. */
  async function speak(): Promise<void> {
    await say();
    await keepHouse();
    isHurried = false;
    if (!isClosed) timer = schedule(SAY_MS.least + Math.random() * (SAY_MS.most - SAY_MS.least));
  }

  function hurry(): void {
    if (isHurried || isClosed) return;
    isHurried = true;
    clearTimeout(timer);
    timer = schedule(URGENT_MS);
  }

  return {
    judge(arrived, items) {
      const judgement = quotas.judge(arrived, items);
      if (quotas.isUrgent) hurry();
      return judgement;
    },
    settled: (arrived, appended) => quotas.settled?.(arrived, appended),
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await speaking;
      await append([{ key: relay, value: encodeRecord(quotas.farewell()) }]);
      await tail.stop();
    },
  };
}
