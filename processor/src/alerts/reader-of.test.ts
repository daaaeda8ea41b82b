import { expect, test } from 'vitest';

import { defaultPreferences } from '../directory/preferences.ts';
import type { KnownDirectory } from './directory-state.ts';
import { isOff, perHourOf, readerOf } from './reader-of.ts';
import { readUnsubscribe } from './unsubscribe.ts';

const ANN = {
  ...defaultPreferences('ann@example.com'),
  timeZone: 'Europe/Berlin',
  perHour: 3,
  projects: { '7': 'off' },
} as const;
const DIRECTORY: KnownDirectory = {
  addressees: [
    { email: 'ann@example.com', why: 'account', modes: ANN },
    { email: 'team@example.com', why: 'setting', modes: defaultPreferences('team@example.com') },
  ],
  channels: [],
  silences: [],
  preferences: new Map([[ANN.email, ANN]]),
};
const TOOLS = { baseUrl: 'https://bw.test', secret: 's'.repeat(32) };

test('a reader has the zone and the links of the address, whatever its case', () => {
  const reader = readerOf(DIRECTORY, 'Ann@Example.com', [7], TOOLS);
  expect(reader).toMatchObject({
    email: 'ann@example.com',
    timeZone: 'Europe/Berlin',
    why: 'account',
    settings: 'https://bw.test/settings/notifications',
  });
  const token = reader.off?.split('token=').at(-1) ?? '';
  expect(readUnsubscribe(token, TOOLS.secret)).toEqual({ email: 'ann@example.com', projects: [7] });
});

test('an address of the setting is one of it, with the defaults, and without a secret no link is signed', () => {
  expect(readerOf(DIRECTORY, 'team@example.com', [7], { ...TOOLS, secret: '' })).toMatchObject({
    why: 'setting',
    timeZone: 'UTC',
    off: null,
  });
});

test('budget and modes are those of the address', () => {
  expect([perHourOf(DIRECTORY, 'ANN@example.com'), perHourOf(DIRECTORY, 'team@example.com')]).toEqual([3, 10]);
  expect([isOff(DIRECTORY, 'ANN@example.com', 7), isOff(DIRECTORY, 'ann@example.com', 8)]).toEqual([true, false]);
});
