import { isIP } from 'node:net';

import ipaddr from 'ipaddr.js';

type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** @throws Error where a text is no network such as `10.0.0.0/8` or an address */
export const parseNetworks = (texts: readonly string[]): Network[] =>
  texts.map((text) => {
    const cidr = text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`;
    // The library takes short forms such as 10.1, which people read in other ways.
    if (isIP(cidr.slice(0, cidr.indexOf('/'))) === 0 || !ipaddr.isValidCIDR(cidr))
      throw new Error(`${text} is no network such as 10.0.0.0/8`);
    return ipaddr.parseCIDR(cidr);
  });

/**
 * Whether requests to hosts that customers name may go to an address: public ones, and the allowed networks. IPv4 addresses inside of
 * IPv6 (mapped, NAT64, 6to4, Teredo) are judged as what they lead to, or refused.
 */
export function isAllowed(address: string, allowed: readonly Network[]): boolean {
  // A zone (`fe80::1%eth0`) names an interface of this machine.
  if (address.includes('%') || !ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (allowed.some((network) => parsed.kind() === network[0].kind() && parsed.match(network))) return true;
  return parsed.range() === 'unicast' && (parsed.kind() === 'ipv4' || parsed.match(GLOBAL_IPV6));
}

/** RFC 4291, 2.4: the only IPv6 addresses that are given out. Others that no range names may be IPv4 in disguise, as in `::7f00:1`. */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3');

export type { Network };
