import { createHmac } from 'node:crypto';

import { isOfThisMachine } from '@breakwater/relay/service';

/**
 * The code that the first account needs, so that it is not made by whoever comes first; null where the server listens to its own
 * machine alone. Every dashboard of an installation has the same, also after a restart; it is for nothing once there is an account.
 */
export function setupCodeOf({ host, secret }: { host: string; secret: string }): string | null {
  const isOwn = host === 'localhost' || isOfThisMachine(host);
  return isOwn ? null : createHmac('sha256', secret).update('first account').digest('hex').slice(0, 20);
}
