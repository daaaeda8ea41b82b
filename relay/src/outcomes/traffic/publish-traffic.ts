import { setTimeout as delay } from 'node:timers/promises';

import { encodeRecord, TOPICS } from '../../log/index.ts';
import type { Log, TrafficRow } from '../../log/index.ts';
import type { Logger } from '../../service/index.ts';
import type { Traffic } from './traffic.ts';

/** People who look for their first event look again after seconds. */
const PUBLISH_MS = 5_000;
/** The bound of one record: some 300 KB. */
const ROWS_A_RECORD = 2_000;
/** Part of the time that a stop may take. */
const CLOSE_MS = 300;

/**
 * Appends what changed, at most every five seconds. Counts that the log does not take are told by a later record, which holds larger ones of the
 * same rows.
 */
export function publishTraffic(
  traffic: Traffic,
  {
    log,
    logger,
    relay,
    now,
  }: { log: Pick<Log, 'append'>; logger: Pick<Logger, 'error'>; relay: string; now: () => number },
): { soon(): void; close(): Promise<void> } {
  let timer: NodeJS.Timeout | null = null;
  let appending: Promise<boolean> | null = null;
  let isClosed = false;

  /** False where the log did not take it. */
  const append = async (): Promise<boolean> => {
    if (traffic.isEmpty()) return true;
    const rows = traffic.take();
    try {
      await log.append(
        TOPICS.outcomes.name,
        [...chunksOf(rows)].map((chunk) => ({
          key: relay,
          value: encodeRecord({ v: 1, relay, seq: 0, at: now(), counts: [], drops: [], unnamed: 0, traffic: chunk }),
        })),
      );
      return true;
    } catch {
      // The publisher of outcomes appends to the same topic, and logs that it is out.
      traffic.giveBack();
      return false;
    }
  };

  const plan = (): void => {
    if (timer || isClosed) return;
    timer = setTimeout(() => {
      appending = append().finally(() => {
        timer = null;
        appending = null;
        if (!traffic.isEmpty()) plan();
      });
    }, PUBLISH_MS);
    timer.unref();
  };

  return {
    soon: plan,
    async close() {
      isClosed = true;
      if (timer) clearTimeout(timer);
      // The last one does not wait for the one before: a row is told with all that it counts, and the largest stands.
      const told = Promise.all([appending ?? true, append()]).then((both) => both.every(Boolean));
      if (!(await Promise.race([told, delay(CLOSE_MS, false, { ref: false })])))
        logger.error(
          { relay },
          'the last traffic of keys could not be published: "Why is nothing coming?" lacks its last seconds',
        );
    },
  };
}

function* chunksOf(rows: readonly TrafficRow[]): Generator<TrafficRow[]> {
  for (let first = 0; first < rows.length; first += ROWS_A_RECORD) yield rows.slice(first, first + ROWS_A_RECORD);
}
