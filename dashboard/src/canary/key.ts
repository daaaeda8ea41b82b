import { createHmac } from 'node:crypto';

import { CANARY_PROJECT, encodeRecord, type Log, TOPICS } from '@breakwater/relay/log';

/**
 * The canary's key of this installation, derived from its secret: it is the same at each start, and nobody else can send with
 * it.
 */
export const canaryKeyOf = (secret: string): string =>
  createHmac('sha256', secret).update('canary').digest('hex').slice(0, 32);

/** Publishes the canary's key to relays. Its project is in no table, so no list, search or count has it, and no quota limits it. */
export async function publishCanaryKey(log: Pick<Log, 'append'>, publicKey: string): Promise<void> {
  const value = encodeRecord({
    v: 1,
    project: CANARY_PROJECT,
    publicKey,
    organization: '',
    slug: 'canary',
    status: 'active',
    spikeProtection: false,
  });
  await log.append(TOPICS.settings.name, [{ key: publicKey, value }]);
}
