import { decodeRecord, relayRecordSchema, SIGN_MS, TOPICS } from '@breakwater/relay/log';
import type { Log } from '@breakwater/relay/log';
import type { Logger } from '@breakwater/relay/service';

import type { Pipeline } from '../../contract/pipeline.ts';

export interface ShownRelay {
  id: string;
  /** Its machine; the id where an older version says nothing of it. */
  name: string;
  version: string;
  heardAt: number;
}

export interface RelaysView {
  /** The newest sign of each relay of the last minutes. */
  current(): readonly ShownRelay[];
  close(): Promise<void>;
}

/** A relay that has ended leaves the page. */
const GONE_MS = 10 * 60_000;
const SILENT_MS = 3 * SIGN_MS;

/** Follows the signs of life of relays. A relay that is started again has another id, and the one before says nothing more. */
export async function viewRelays(log: Log, logger: Logger, clock: () => number): Promise<RelaysView> {
  const relays = new Map<string, ShownRelay>();
  const tail = await log.tail(
    TOPICS.relays.name,
    ({ key, value }) => {
      relays.delete(key);
      if (value === null) return;
      try {
        const { at, host, version = '' } = decodeRecord(relayRecordSchema, value);
        if (clock() - at < GONE_MS) relays.set(key, { id: key, name: host ?? key, version, heardAt: at });
      } catch (error) {
        logger.warn({ error }, 'a sign of life of a relay cannot be read');
      }
    },
    (error) => logger.warn({ error }, 'cannot follow which relays live'),
  );
  return {
    current() {
      for (const [id, { heardAt }] of relays) if (clock() - heardAt >= GONE_MS) relays.delete(id);
      return [...relays.values()];
    },
    close: () => tail.stop(),
  };
}

/** Relays that live, with what each took by the ledger; the newest first. */
export function shownRelays(
  relays: readonly ShownRelay[],
  received: readonly { id: string; received: number }[],
  now: number,
): Pipeline['relays'] {
  const quantities = new Map(received.map((each) => [each.id, each.received]));
  return relays
    .map((relay) => ({
      ...relay,
      silent: now - relay.heardAt > SILENT_MS,
      received: quantities.get(relay.id) ?? 0,
    }))
    .toSorted((one, other) => other.heardAt - one.heardAt || one.name.localeCompare(other.name));
}
