import { decodeRecord, logTrouble, relayRecordSchema, TOPICS } from '@breakwater/relay/log';
import type { Log, TimeSpan } from '@breakwater/relay/log';
import type { Logger } from '@breakwater/relay/service';

export interface FollowedRelays {
  /** The spans in which relays could take envelopes, of all relays and in no order. */
  alive(): readonly TimeSpan[];
  /** Relays of which nothing is asked any more: their records may be removed. */
  forgotten(now: number): string[];
  stop(): Promise<void>;
}

/** Longer than ticks catch up. */
const FORGOTTEN_MS = 8 * 24 * 3_600_000;
/** A relay that is started again is another one; one that cannot start properly may be a thousand. */
const MOST_RELAYS = 500;

interface Sign {
  value: Uint8Array;
  /** Read when they are asked for: the topic holds many records of each relay, and the last has all of them. */
  spans: readonly TimeSpan[] | null;
}

/** Follows the signs of life of relays. Resolves when all that were there have been read. */
export async function followRelays(log: Pick<Log, 'tail'>, logger: Logger): Promise<FollowedRelays> {
  const signs = new Map<string, Sign>();
  const sentence = 'the signs of life of relays cannot be followed; the last ones hold';
  const trouble = logTrouble(logger, TOPICS.relays.name, sentence);
  const tail = await log.tail(
    TOPICS.relays.name,
    ({ key, value }) => {
      // Inserted anew, so that the first key is the one that was silent for longest.
      signs.delete(key);
      if (value !== null) signs.set(key, { value, spans: null });
    },
    trouble.onError,
    trouble.onJoined,
  );

  const spansOf = (sign: Sign): readonly TimeSpan[] => {
    try {
      sign.spans ??= decodeRecord(relayRecordSchema, sign.value).alive;
    } catch (error) {
      // The record of a newer version: nothing is known of its relay.
      logger.error({ error }, 'a sign of life of a relay cannot be read');
      sign.spans = [];
    }
    return sign.spans;
  };

  return {
    alive: () => [...signs.values()].flatMap(spansOf),
    forgotten: (now) =>
      [...signs]
        .filter(
          ([, sign], index) => index < signs.size - MOST_RELAYS || now - (spansOf(sign).at(-1)?.to ?? 0) > FORGOTTEN_MS,
        )
        .map(([relay]) => relay),
    stop: () => tail.stop(),
  };
}
