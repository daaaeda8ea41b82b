import { expect, test } from 'vitest';

import { unknownSettings } from './unknown-settings.ts';

const KNOWN = ['HOST', 'PORT', 'BREAKWATER_URL', 'BREAKWATER_TRUST_PROXY', 'BREAKWATER_RELAY_MAX_BODY_BYTES'];

test.each<[string, boolean, string[]]>([
  ['BREAKWATER_URL', true, []],
  ['HOSTS', true, []],
  ['BREAKWATER_TRUSTPROXY', true, ['Is BREAKWATER_TRUST_PROXY meant?']],
  ['BREAKWATER_TRUST_PROXIES', true, ['Is BREAKWATER_TRUST_PROXY meant?']],
  ['BREAKWATER_TRUST_PROXIES', false, []],
  ['BREAKWATER_TRUST_PROXYS', false, ['Is BREAKWATER_TRUST_PROXY meant?']],
  ['BREAKWATER_RELAY_MAX_BODY', true, ['Is BREAKWATER_RELAY_MAX_BODY_BYTES meant?']],
  ['BREAKWATER_SMTP_URL', false, []],
  ['BREAKWATER_SOMETHING', true, ['docs/operate.md lists the settings.']],
])('%s, of one process alone: %s', (name, isAlone, ends) => {
  const found = unknownSettings({ [name]: 'x', PATH: '/' }, KNOWN, { isAlone });
  expect(found).toEqual(ends.map((end) => `${name} is no setting and changes nothing. ${end}`));
});
