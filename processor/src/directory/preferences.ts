import { z } from 'zod';

import { MOST_NOTICES_AN_HOUR, NOTICES_AN_HOUR } from '../alerts/budget.ts';
import { isTimeZone } from '../operators/minute-text.ts';
import { column } from './column.ts';
import { DirectoryError } from './errors.ts';
import { versioned } from './versioned.ts';
import type { DirectoryStore } from './versioned.ts';

/** How a receiver is told of a project: each notice within the budget singly, all in an hourly digest, or nothing. */
export const MODES = ['all', 'digest', 'off'] as const;
export type Mode = (typeof MODES)[number];

/** How an address wants to be told of issues. */
export interface Preferences {
  /** In lower case. */
  email: string;
  mode: Mode;
  /** By project, where it is another mode. */
  projects: Readonly<Record<string, Mode>>;
  /** Single notices in an hour. */
  perHour: number;
  /** IANA name of the zone that mails show times in. */
  timeZone: string;
  /** 0 while the defaults hold. */
  version: number;
}

const MOST_ADDRESSES = 5000;
/** A click in a mail and a page that is saved at the same moment. */
const TRIES = 5;

const preferences = versioned<Preferences, 'email'>({
  table: 'preferences',
  key: ['email'],
  columns: {
    email: column.text('email'),
    mode: column.choice('mode', MODES),
    projects: column.json('projects', z.record(z.string(), z.enum(MODES))),
    perHour: column.number('per_hour'),
    timeZone: column.text('time_zone'),
  },
  order: 'email',
  most: MOST_ADDRESSES,
});

export const defaultPreferences = (email: string): Preferences => ({
  email: email.toLowerCase(),
  mode: 'all',
  projects: {},
  perHour: NOTICES_AN_HOUR,
  timeZone: 'UTC',
  version: 0,
});

export const listPreferences = (store: DirectoryStore): Promise<Preferences[]> => preferences.list(store);

/** The preferences of an address, or the defaults. */
export async function preferencesOf(store: DirectoryStore, email: string): Promise<Preferences> {
  const defaults = defaultPreferences(email);
  return (await preferences.get(store, defaults)) ?? defaults;
}

export type PreferencesChange = Partial<Pick<Preferences, 'mode' | 'projects' | 'perHour' | 'timeZone'>>;

/** Writes the next version. @throws DirectoryError `settings_changed` where another writer was faster. */
export async function changePreferences(
  store: DirectoryStore,
  before: Preferences,
  change: PreferencesChange,
): Promise<Preferences> {
  const after = { ...before, ...change };
  if (!isTimeZone(after.timeZone)) throw new Error(`${after.timeZone} is no time zone`);
  if (!Number.isInteger(after.perHour) || after.perHour < 0 || after.perHour > MOST_NOTICES_AN_HOUR)
    throw new Error(`${after.perHour} notices an hour are none of 0 to ${MOST_NOTICES_AN_HOUR}`);
  if (before.version > 0) return preferences.change(store, before, change);
  const created = await preferences.create(store, { ...after, version: 1 });
  if (!created) throw new DirectoryError('settings_changed');
  return created;
}

/** Turns mails about these projects off, or all mails, whatever else the address chose meanwhile. */
export async function turnOff(
  store: DirectoryStore,
  email: string,
  projects: readonly number[] | 'all',
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const before = await preferencesOf(store, email);
    const off = projects === 'all' ? [] : projects.map((project) => [String(project), 'off'] as const);
    const change: PreferencesChange =
      projects === 'all'
        ? { mode: 'off', projects: {} }
        : { projects: { ...before.projects, ...Object.fromEntries(off) } };
    try {
      await changePreferences(store, before, change);
      return;
    } catch (error) {
      const isRace = error instanceof DirectoryError && error.code === 'settings_changed';
      if (!isRace || attempt === TRIES) throw error;
    }
  }
}

/** The address has the defaults again, as one whose person comes anew. */
export async function forgetPreferences(store: DirectoryStore, email: string): Promise<void> {
  const before = await preferencesOf(store, email);
  if (before.version === 0) return;
  const { mode, projects, perHour, timeZone } = defaultPreferences(email);
  await preferences.change(store, before, { mode, projects, perHour, timeZone });
}
