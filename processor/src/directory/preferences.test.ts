import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { openLogAndStore } from '../testing/log-and-store.ts';
import type { LogAndStore } from '../testing/log-and-store.ts';
import { changePreferences, defaultPreferences, listPreferences, preferencesOf, turnOff } from './preferences.ts';

let opened: LogAndStore;
beforeAll(async () => {
  opened = await openLogAndStore();
});
afterAll(() => opened.close());

describe('preferences', () => {
  test('are the defaults until somebody chooses, and follow the address whatever its case', async () => {
    const { store } = opened;
    expect(await preferencesOf(store, 'Ann@Example.com')).toEqual(defaultPreferences('ann@example.com'));
    const before = await preferencesOf(store, 'ANN@example.com');
    const after = await changePreferences(store, before, { mode: 'digest', perHour: 3, timeZone: 'Europe/Berlin' });
    expect(await preferencesOf(store, 'ann@example.com')).toEqual(after);
    expect(await listPreferences(store)).toEqual([after]);
  });

  test('that another page changed meanwhile are not overwritten', async () => {
    const { store } = opened;
    const before = await preferencesOf(store, 'bob@example.com');
    await changePreferences(store, before, { mode: 'off' });
    await expect(changePreferences(store, before, { mode: 'digest' })).rejects.toMatchObject({
      code: 'settings_changed',
    });
  });

  test.each([
    ['an unknown zone', { timeZone: 'Mars/Base' }],
    ['a budget below none', { perHour: -1 }],
    ['a budget of more than is remembered', { perHour: 101 }],
  ])('take no %s', async (_name, change) => {
    await expect(changePreferences(opened.store, defaultPreferences('eve@example.com'), change)).rejects.toThrow();
  });
});

describe('turnOff', () => {
  test('turns one project off and leaves the rest, also beside another change', async () => {
    const { store } = opened;
    await Promise.all([turnOff(store, 'cleo@example.com', [7]), turnOff(store, 'cleo@example.com', [8])]);
    await turnOff(store, 'cleo@example.com', [8]);
    expect(await preferencesOf(store, 'cleo@example.com')).toMatchObject({
      mode: 'all',
      projects: { '7': 'off', '8': 'off' },
    });
  });

  test('turns all off', async () => {
    const { store } = opened;
    await turnOff(store, 'cleo@example.com', 'all');
    expect(await preferencesOf(store, 'cleo@example.com')).toMatchObject({ mode: 'off', projects: {} });
  });
});
