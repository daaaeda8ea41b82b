import {
  decodeRecord,
  logTrouble,
  pressureRecordSchema,
  PROCESSOR_SILENT_MS,
  staleClientSchema,
  TOPICS,
} from '../../log/index.ts';
import type { Log, LogTrouble, StoredRecord, Tail } from '../../log/index.ts';
import type { Logger } from '../../service/index.ts';
import { createStaleClients } from './stale-clients.ts';
import type { StaleClients } from './stale-clients.ts';
import { createStatements } from './statements.ts';
import type { Statements } from './statements.ts';

/** The state that processors publish: how far they are behind, and which clients send old events. */
export interface FollowedControls {
  statements: Statements;
  staleClients: StaleClients;
  close(): Promise<void>;
}

/** Follows the topics `pressure` and `controls`. Resolves when all records that were there have been read. */
export async function followPressure(log: Log, logger: Logger, now: () => number): Promise<FollowedControls> {
  const statements = createStatements(now);
  const staleClients = createStaleClients(now);
  const troubleOf = (topic: string): LogTrouble =>
    logTrouble(logger, topic, 'what processors tell cannot be followed; what they told last stays in force');
  const reading =
    (read: (record: StoredRecord, value: Uint8Array) => void, end: (key: string) => void) =>
    (record: StoredRecord): void => {
      if (record.value === null) return end(record.key);
      try {
        read(record, record.value);
      } catch (error) {
        // A record of a newer version is skipped; those of other processors are read.
        logger.error({ error, key: record.key }, 'what a processor told cannot be read');
      }
    };

  let isCaughtUp = false;
  const hear = ({ timestampMs }: StoredRecord, value: Uint8Array): void => {
    const at = now();
    // Records from before the start are as old as the log's time. A processor that ended long ago speaks for its waiting records alone.
    const saidAt = isCaughtUp ? at : Math.min(at, timestampMs);
    const record = decodeRecord(pressureRecordSchema, value);
    if (at - saidAt > PROCESSOR_SILENT_MS) statements.remember(record, saidAt);
    else statements.say(record, saidAt);
  };
  const followPressure = async (): Promise<Tail> => {
    const { name } = TOPICS.pressure;
    const { onError, onJoined } = troubleOf(name);
    const tail = await log.tail(name, reading(hear, statements.leave), onError, onJoined);
    isCaughtUp = true;
    return tail;
  };
  const troubleOfControls = troubleOf(TOPICS.controls.name);
  // In parallel, because each takes seconds on Kafka.
  const [pressure, controls] = await Promise.all([
    followPressure(),
    log.tail(
      TOPICS.controls.name,
      reading(({ key }, value) => staleClients.say(key, decodeRecord(staleClientSchema, value)), staleClients.end),
      troubleOfControls.onError,
      troubleOfControls.onJoined,
    ),
  ]);
  return {
    statements,
    staleClients,
    close: async () => void (await Promise.all([pressure.stop(), controls.stop()])),
  };
}
