import { expect, test } from 'vitest';

import { mailChannel } from './channels/mail/channel.ts';
import { createWays } from './ways.ts';

const mail = mailChannel(null, 'example.com');
const wayTo = createWays({
  channels: new Map([[mail.kind, mail]]),
  channelById: async (id) => (id === 'off' ? { kind: 'webhook', isOn: false, config: {} } : null),
  isRemoved: async (address) => address === 'gone@example.com',
});

test.each([
  ['mail:gone@example.com', { refused: 'the person was removed' }],
  ['mail:ada@example.com', { config: { to: 'ada@example.com' } }],
  ['channel:off', { refused: 'the channel is turned off' }],
  ['channel:none', { refused: 'the channel was deleted' }],
])('%s', async (receiver, way) => {
  expect(await wayTo(receiver)).toMatchObject(way);
});
