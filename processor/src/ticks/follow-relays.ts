import { decodeRecord, logTrouble, relayRecordSchema, TOPICS } from '@breakwater/relay/log';
import type { Log, RelayRecord, TimeSpan } from '@breakwater/relay/log';
import type { Logger } from '@breakwater/relay/service';

/** A relay whose sign of life came within the last minute, by the log's clock. */
export interface LivingRelay {
  relay: string;
  /** Empty where an older version says nothing of its machine. */
  host: string;
  /** By how much its clock is ahead of the log's, at least; negative where it is behind. */
  aheadMs: number;
}

export interface FollowedRelays {
  /** The spans in which relays could take envelopes, of all relays and in no order. */
  alive(): readonly TimeSpan[];
  /** Relays of which nothing is asked any more: their records may be removed. */
  forgotten(now: number): string[];
  living(): LivingRelay[];
  stop(): Promise<void>;
}

/** Longer than ticks catch up. */
const FORGOTTEN_MS = 8 * 24 * 3_600_000;
/** A relay that is started again is another one; one that cannot start properly may be a thousand. */
const MOST_RELAYS = 500;
/** Six signs. */
const LIVING_MS = 60_000;

interface Sign {
  value: Uint8Array;
  /** The log's time of it. */
  appendedAt: number;
  /** Read when it is asked for: the topic holds many records of each relay, and the last has all of them. Null where it cannot be read. */
  record: RelayRecord | null | undefined;
  /** The sign before. A single one may have waited for the log. */
  before: Sign | undefined;
}

/** Follows the signs of life of relays. Resolves when all that were there have been read. */
export async function followRelays(log: Pick<Log, 'tail'>, logger: Logger): Promise<FollowedRelays> {
  const signs = new Map<string, Sign>();
  const sentence = 'the signs of life of relays cannot be followed; the last ones hold';
  const trouble = logTrouble(logger, TOPICS.relays.name, sentence);
  let newest = -Infinity;
  const tail = await log.tail(
    TOPICS.relays.name,
    ({ key, value, timestampMs }) => {
      const before = signs.get(key);
      // Inserted anew, so that the first key is the one that was silent for longest.
      signs.delete(key);
      newest = Math.max(newest, timestampMs);
      if (before) before.before = undefined;
      if (value !== null) signs.set(key, { value, appendedAt: timestampMs, record: undefined, before });
    },
    trouble.onError,
    trouble.onJoined,
  );

  const read = (sign: Sign): RelayRecord | null => {
    try {
      if (sign.record === undefined) sign.record = decodeRecord(relayRecordSchema, sign.value);
    } catch (error) {
      // The record of a newer version: nothing is known of its relay.
      logger.error({ error }, 'a sign of life of a relay cannot be read');
      sign.record = null;
    }
    return sign.record;
  };
  const spansOf = (sign: Sign): readonly TimeSpan[] => read(sign)?.alive ?? [];
  const aheadOf = (sign: Sign): number => (read(sign)?.at ?? sign.appendedAt) - sign.appendedAt;

  return {
    alive: () => [...signs.values()].flatMap(spansOf),
    forgotten: (now) =>
      [...signs]
        .filter(
          ([, sign], index) => index < signs.size - MOST_RELAYS || now - (spansOf(sign).at(-1)?.to ?? 0) > FORGOTTEN_MS,
        )
        .map(([relay]) => relay),
    living: () =>
      [...signs].flatMap(([relay, sign]) => {
        if (newest - sign.appendedAt > LIVING_MS || !sign.before) return [];
        const [last, before] = [aheadOf(sign), aheadOf(sign.before)];
        const aheadMs = Math.abs(last) < Math.abs(before) ? last : before;
        return [{ relay, host: read(sign)?.host ?? '', aheadMs }];
      }),
    stop: () => tail.stop(),
  };
}
