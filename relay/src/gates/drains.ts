import { kindOf } from '@breakwater/sdk/wire';
import type { Item } from '@breakwater/sdk/wire';

import { PASS } from './gate.ts';
import type { Arrived, Gate } from './gate.ts';
import type { Drain } from '../log/index.ts';
import { payloadOf } from '../items/payload.ts';

/**
 * Answers 200 and drops the items of a broken client, so that it empties its buffers instead of sending them for ever. Its
 * client reports pass: their counts are true, and they are small.
 */
export const createDrains = (): Gate => ({
  judge(arrived, items) {
    const { drains } = arrived.settings;
    if (drains.length === 0) return PASS;

    const clients = clientsOf(arrived);
    const ofClient = drains.filter(({ client }) => clients.includes(client));
    if (ofClient.length === 0 || !ofClient.some((drain) => meetsRelease(drain, arrived, items))) return PASS;

    const drained = items.filter(({ headers }) => headers.type !== 'client_report');
    return { stopped: drained.map((item) => ({ item, outcome: 'dropped', reason: 'drained' })) };
  },
});

/** The client by its authentication, and by the envelope's `sdk`: SDKs send both, tunnels and backends only one. */
function clientsOf({ client, envelope }: Arrived): string[] {
  const { sdk } = envelope.headers;
  const named = typeof sdk?.name === 'string' && typeof sdk.version === 'string' ? `${sdk.name}/${sdk.version}` : '';
  return [client ?? '', named].filter((each) => each !== '');
}

function meetsRelease({ release }: Drain, { envelope }: Arrived, items: readonly Item[]): boolean {
  return release === undefined || releasesOf(envelope.headers.trace, items).includes(release);
}

/**
 * The release in the trace header is that of the trace's root, mostly the same application's; the payload of an event is more
 * exact.
 */
function releasesOf(trace: unknown, items: readonly Item[]): unknown[] {
  const event = items.find(({ headers }) => kindOf(headers.type).alone);
  const own = event && payloadOf(event)?.['release'];
  if (own !== undefined) return [own];
  return [typeof trace === 'object' && trace !== null && 'release' in trace ? trace.release : undefined];
}
