import { decodeRecord, logTrouble, pressureRecordSchema, TOPICS } from '@breakwater/relay/log';
import type { Log, PressureRecord } from '@breakwater/relay/log';
import type { Logger } from '@breakwater/relay/service';

export interface PressureView {
  /** The newest record of each processor that has not closed. */
  current(): readonly PressureRecord[];
  close(): Promise<void>;
}

/** A processor that ended without closing is forgotten after this time. */
const FORGOTTEN_MS = 24 * 3_600_000;
const MOST_PROCESSORS = 1000;

/** Follows how far each processor is behind. The topic is compacted, so one record for each is held. */
export async function viewPressure(log: Log, logger: Logger, clock: () => number): Promise<PressureView> {
  const newest = new Map<string, PressureRecord>();
  const trouble = logTrouble(logger, TOPICS.pressure.name, 'cannot follow how far processors are behind');
  const tail = await log.tail(
    TOPICS.pressure.name,
    ({ key, value }) => {
      // Inserted anew, so that the first key is the one that was silent for longest.
      newest.delete(key);
      if (value === null) return;
      const record = readRecord(value, logger);
      if (record) newest.set(key, record);
      const [oldest] = newest.keys();
      if (newest.size > MOST_PROCESSORS && oldest !== undefined) newest.delete(oldest);
    },
    trouble.onError,
    trouble.onJoined,
  );
  return {
    current: () => [...newest.values()].filter(({ at }) => clock() - at < FORGOTTEN_MS),
    close: () => tail.stop(),
  };
}

function readRecord(value: Uint8Array, logger: Logger): PressureRecord | null {
  try {
    return decodeRecord(pressureRecordSchema, value);
  } catch (error) {
    logger.warn({ error }, 'a record of pressure cannot be read');
    return null;
  }
}
