import { BlockList, isIPv4, isIPv6 } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/** Whether an address is one that this machine alone can reach, or come from. False for a text that is no address. */
export const isOfThisMachine = (address: string): boolean =>
  (isIPv4(address) && loopback.check(address)) || (isIPv6(address) && loopback.check(address, 'ipv6'));
