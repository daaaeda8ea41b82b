import { setTimeout as delay } from 'node:timers/promises';

import { encodeRecord, TOPICS } from '../log/index.ts';
import type { Log, LogRecord, OutcomesRecord } from '../log/index.ts';
import type { Logger } from '../service/index.ts';

/** All counts that are not published yet. */
export type Counted = Pick<OutcomesRecord, 'counts' | 'drops' | 'unnamed'>;

/** The part of the counter that the publisher uses. */
export interface OutcomeSource {
  isEmpty(): boolean;
  take(): Counted;
}

export interface Publisher {
  /** Called when something was counted: it is published within a second. */
  soon(): void;
  /** Resolves when all counts until now are in the log. @throws the error of the log */
  committed(): Promise<void>;
  close(): Promise<void>;
}

export interface PublisherOptions {
  log: Log;
  logger: Logger;
  /** With the sequence number it names a record, so that readers recognise one that was appended twice. */
  relay: string;
  now: () => number;
}

const FLUSH_MS = 1_000;
/** A waiting request shares its record with all that come within this time of the last record: at most twenty records a second. */
const GROUP_MS = 50;
/** The pause after a failure. The waiting requests have been rejected by then. */
const RETRY_MS = 250;
/** A stop may take 5 s, nearly all of which the server's last requests and the log may need. */
const CLOSE_MS = 400;

/** The bound of one record: some 1 MB of names at most, and as much of counts. */
const NAMES_A_RECORD = 5_000;
const COUNTS_A_RECORD = 5_000;

interface Waiter {
  resolve: () => void;
  reject: (error: unknown) => void;
}

/**
 * Appends one record after another. After a failure the same records are appended again, under the same numbers, before newer
 * ones.
 */
export function createPublisher(source: OutcomeSource, { log, logger, relay, now }: PublisherOptions): Publisher {
  let seq = 0;
  let waiting: Waiter[] = [];
  let unsent: LogRecord[] = [];
  let appending: Promise<boolean> | null = null;
  let appendedAt = -GROUP_MS;
  let timer: NodeJS.Timeout | null = null;
  let due = Infinity;
  let isFailing = false;
  let isClosed = false;

  const plan = (at: number): void => {
    if (at >= due) return;
    if (timer) clearTimeout(timer);
    due = at;
    timer = setTimeout(publish, Math.max(at - performance.now(), 0));
    timer.unref();
  };

  const publish = (): void => {
    timer = null;
    due = Infinity;
    // The append on its way plans the next one when it is done.
    if (appending) return;
    appending = append().then((isAppended) => {
      appending = null;
      if (isClosed) return isAppended;
      if (!isAppended) plan(appendedAt + RETRY_MS);
      else if (waiting.length > 0) plan(appendedAt + GROUP_MS);
      else if (!source.isEmpty()) plan(appendedAt + FLUSH_MS);
      return isAppended;
    });
  };

  /** Appends everything there is. False where the log did not take it. */
  const append = async (): Promise<boolean> => {
    appendedAt = performance.now();
    let waiters: Waiter[] = [];
    try {
      if (unsent.length > 0) await log.append(TOPICS.outcomes.name, unsent);
      [waiters, waiting] = [waiting, []];
      unsent = source.isEmpty() ? [] : pack(source.take());
      if (unsent.length > 0) await log.append(TOPICS.outcomes.name, unsent);
      unsent = [];
      for (const { resolve } of waiters) resolve();
      isFailing = false;
      return true;
    } catch (error) {
      if (!isFailing) logger.warn({ error }, 'outcomes cannot be published; they are kept and tried again');
      isFailing = true;
      for (const { reject } of [...waiters, ...waiting.splice(0)]) reject(error);
      return false;
    }
  };

  const pack = ({ counts, drops, unnamed }: Counted): LogRecord[] => {
    const records = Math.max(
      Math.ceil(counts.length / COUNTS_A_RECORD),
      Math.ceil(drops.length / NAMES_A_RECORD),
      unnamed > 0 ? 1 : 0,
    );
    return Array.from({ length: records }, (_, index) => ({
      key: relay,
      value: encodeRecord({
        v: 1,
        relay,
        seq: seq++,
        at: now(),
        counts: counts.slice(index * COUNTS_A_RECORD, (index + 1) * COUNTS_A_RECORD),
        drops: drops.slice(index * NAMES_A_RECORD, (index + 1) * NAMES_A_RECORD),
        unnamed: index === 0 ? unnamed : 0,
      }),
    }));
  };

  return {
    soon() {
      if (timer === null && !appending && !isClosed) plan(performance.now() + FLUSH_MS);
    },
    committed() {
      return new Promise<void>((resolve, reject) => {
        waiting.push({ resolve, reject });
        plan(appendedAt + GROUP_MS);
      });
    },
    async close() {
      isClosed = true;
      if (timer) clearTimeout(timer);
      const last = async (): Promise<boolean> => {
        await appending;
        return append();
      };
      const isPublished = await Promise.race([last(), delay(CLOSE_MS, false, { ref: false })]);
      if (!isPublished)
        logger.error({ relay }, 'the last outcomes could not be published: the account of this relay ends early');
    },
  };
}
