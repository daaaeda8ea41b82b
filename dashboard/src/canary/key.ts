import { createHmac } from 'node:crypto';

import { CANARY_PROJECT, encodeRecord, TOPICS } from '@breakwater/relay/log';
import type { Log } from '@breakwater/relay/log';

/** The key of this installation, from its secret: nobody else can send in the canary's name, and it is the same at each start. */
export const canaryKeyOf = (secret: string): string =>
  createHmac('sha256', secret).update('canary').digest('hex').slice(0, 32);

/** Tells relays the canary's key. Its project is in no table, so no list, search or count has it, and no quota holds it. */
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
