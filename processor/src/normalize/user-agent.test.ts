import { expect, test } from 'vitest';

import { parseUserAgent } from './user-agent.ts';

test.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0',
    { browser: { name: 'Firefox', version: '127.0' }, os: { name: 'Windows', version: '10' } },
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
    {
      browser: { name: 'Safari', version: '17.5' },
      os: { name: 'iOS', version: '17.5' },
      device: { family: 'Apple', model: 'iPhone' },
    },
  ],
  [
    'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 Mobile Safari/537.36',
    { browser: { name: 'Chrome', version: '125.0.0.0' }, os: { name: 'Android', version: '14' } },
  ],
  ['something else', {}],
  ['', {}],
])('%s', (text, agent) => {
  expect(parseUserAgent(text)).toEqual(agent);
});
