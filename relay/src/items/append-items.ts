import type { Item } from '@breakwater/sdk/wire';

import { RelayError } from '../intake/errors.ts';
import type { Arrived } from '../gates/gate.ts';
import type { Relay } from '../relay.ts';
import { knownType } from './item-problem.ts';
import type { MemoryLease } from '../intake/memory.ts';
import type { RequestAccount, ItemFate } from '../outcomes/account.ts';
import type { Parsed } from '../intake/parse-body.ts';
import { lanesFor } from '../pressure/lanes/choose-lane.ts';
import { sortItems, toRecords } from './to-records.ts';

/**
 * Makes records of items and appends them. Gives back the items that the log has; the others have their fate in the account.
 * @throws LogUnavailableError, or RelayError where a record has room for none of them
 */
export async function appendItems(
  kept: readonly Item[],
  arrived: Arrived,
  parsed: Parsed,
  { config, log, pressure, id }: Pick<Relay, 'config' | 'log' | 'pressure' | 'id'>,
  lease: MemoryLease,
  account: RequestAccount,
): Promise<readonly Item[]> {
  const sorted = sortItems(kept);
  const { settings, eventId, receivedAt, remoteAddress, userAgent, client } = arrived;
  const { project, publicKey } = settings;
  const lanes = lanesFor(arrived, kept, pressure);
  const { stale } = lanes;
  const { destined, dropped, builtBytes } = toRecords(
    parsed,
    sorted,
    { v: 1, project, publicKey, receivedAt, eventId, remoteAddress, userAgent, client, relay: id, stale },
    config.maxRecordBytes,
    lanes,
  );
  const left = [...sorted.unsupported.map(unsupported), ...dropped.map(withoutRoom)];
  account.fates.push(...left);
  if (destined.length === 0 && dropped.length > 0) {
    throw new RelayError('item_too_large', [`items of one record: limit ${config.maxRecordBytes} bytes`]);
  }

  lease.take(builtBytes);
  await Promise.all(destined.map(({ topic, record }) => log.append(topic, [record])));
  if (left.length === 0) return kept;
  const gone = new Set(left.map(({ item }) => item));
  return kept.filter((item) => !gone.has(item));
}

const unsupported = (item: Item): ItemFate => ({ item, outcome: 'dropped', reason: 'unsupported' });

const withoutRoom = (item: Item): ItemFate => ({
  item,
  outcome: 'dropped',
  reason: `too_large:${knownType(item.headers.type)}`,
  detail: `${item.payload.length} bytes: the log record had no room`,
});
