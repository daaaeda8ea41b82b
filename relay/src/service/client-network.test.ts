import { expect, test } from 'vitest';

import { clientNetwork, shownNetwork } from './client-network.ts';

test.each([
  ['203.0.113.7', '203.0.113.7', '203.0.113.0/24'],
  ['::ffff:203.0.113.7', '203.0.113.7', '203.0.113.0/24'],
  ['::FFFF:203.0.113.7', '203.0.113.7', '203.0.113.0/24'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64', '0:0:0:0::/64'],
  ['a:b:c', 'a:b:c', 'a:b:c'],
  ['unknown', 'unknown', 'unknown'],
  ['', '', ''],
])('the network of %j is %j, and is shown as %j', (address, network, shown) => {
  expect([clientNetwork(address), shownNetwork(address)]).toEqual([network, shown]);
});
