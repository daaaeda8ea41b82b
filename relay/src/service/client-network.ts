import { isIPv4, isIPv6 } from 'node:net';

/**
 * The network that a client can choose addresses from: its address, or the /64 of IPv6, which one household or machine has whole. An
 * IPv4 address that is written as IPv6 is the IPv4 one.
 */
export function clientNetwork(address: string): string {
  const [bare = ''] = address.split('%');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1];
  if (mapped !== undefined) return mapped;
  return isIPv6(bare) ? `${groupsOf(bare).slice(0, 4).join(':')}::/64` : bare;
}

/** A network as its owner recognises it, without the part that names one machine. */
export function shownNetwork(address: string): string {
  const network = clientNetwork(address);
  return isIPv4(network) ? network.replace(/\.\d+$/, '.0/24') : network;
}

function groupsOf(address: string): string[] {
  const [head = '', tail] = address.toLowerCase().split('::');
  const of = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const [first, last] = [of(head), of(tail ?? '')];
  const between =
    tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0');
  return [...first, ...between, ...last].map((group) => group.replace(/^0+(?=.)/, ''));
}
