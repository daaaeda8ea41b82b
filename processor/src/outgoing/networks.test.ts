import { describe, expect, test } from 'vitest';

import { isAllowed, parseNetworks } from './networks.ts';

describe('an address', () => {
  test.each(['93.184.216.34', '8.8.8.8', '2606:2800:220:1::1', '::ffff:8.8.8.8'])('%s is public', (address) => {
    expect(isAllowed(address, [])).toBe(true);
  });

  test.each([
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '192.0.0.1',
    '198.18.0.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fe80::1',
    'fe80::1%eth0',
    'fc00::1',
    'fd12:3456::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '64:ff9b::7f00:1',
    '64:ff9b::8.8.8.8',
    '64:ff9b:1::1',
    '2002:7f00:1::',
    '2001:0:7f00:1::',
    '2001:db8::1',
    '::7f00:1',
    '4000::1',
    'localhost',
    '',
  ])('%s is not', (address) => {
    expect(isAllowed(address, [])).toBe(false);
  });

  test('is taken where its network is allowed, also when it is written as IPv6', () => {
    const networks = parseNetworks(['10.1.0.0/16', '127.0.0.1', 'fd00::/8']);
    expect(['10.1.2.3', '127.0.0.1', '::ffff:10.1.2.3', 'fd00::5'].map((each) => isAllowed(each, networks))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(['10.2.0.1', '127.0.0.2', 'fe80::1'].some((each) => isAllowed(each, networks))).toBe(false);
  });

  test.each(['10.0.0.0/33', 'example.com', '10.0.0/8', '::/129', ''])('%j is no network', (text) => {
    expect(() => parseNetworks([text])).toThrow('is no network');
  });
});
