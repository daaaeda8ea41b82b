import { createHmac } from 'node:crypto';
import { BlockList, isIPv4, isIPv6 } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/**
 * The code that the first account needs, so that it is not made by whoever comes first; null where the server listens to its own
 * machine alone. Every dashboard of an installation has the same, also after a restart; it is for nothing once there is an account.
 */
export function setupCodeOf({ host, secret }: { host: string; secret: string }): string | null {
  const isOwn =
    host === 'localhost' || (isIPv4(host) && loopback.check(host)) || (isIPv6(host) && loopback.check(host, 'ipv6'));
  return isOwn ? null : createHmac('sha256', secret).update('first account').digest('hex').slice(0, 20);
}
