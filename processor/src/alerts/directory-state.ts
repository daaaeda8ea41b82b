import { listChannels } from '../directory/channels.ts';
import type { StoredChannel } from '../directory/channels.ts';
import { defaultPreferences, listPreferences } from '../directory/preferences.ts';
import type { Preferences } from '../directory/preferences.ts';
import { listSilences } from '../directory/silences.ts';
import type { DirectoryStore } from '../directory/versioned.ts';
import { activeReceivers } from '../directory/people.ts';
import type { Addressee, Directory, ProjectChannel } from './receivers.ts';

/** Changes of the directory hold so soon. */
export const FRESH_MS = 5000;

/** The directory as rules and mails read it. */
export interface KnownDirectory extends Directory {
  /** By address; one that is not here has the defaults. */
  preferences: ReadonlyMap<string, Preferences>;
}

export interface DirectoryState {
  current(): Promise<KnownDirectory>;
}

/** The part of the directory that rules and mails read, asked for at most every five seconds. */
export function createDirectoryState(
  store: DirectoryStore,
  { mailTo, now }: { mailTo: readonly string[]; now: () => number },
): DirectoryState {
  let known: { readAt: number; directory: Promise<KnownDirectory> } | null = null;
  return {
    current() {
      if (known && Math.abs(now() - known.readAt) < FRESH_MS) return known.directory;
      const read = { readAt: now(), directory: readDirectory(store, mailTo) };
      known = read;
      read.directory.catch(() => {
        if (known === read) known = null;
      });
      return read.directory;
    },
  };
}

async function readDirectory(store: DirectoryStore, mailTo: readonly string[]): Promise<KnownDirectory> {
  const [accounts, chosen, silences, channels] = await Promise.all([
    mailTo.length > 0 ? [] : activeReceivers(store),
    listPreferences(store),
    listSilences(store, { told: false }),
    listChannels(store),
  ]);
  const preferences = new Map(chosen.map((each) => [each.email, each]));
  const addressee = (why: Addressee['why'], email: string): Addressee => ({
    email,
    why,
    modes: preferences.get(email) ?? defaultPreferences(email),
  });
  const named = [...new Set(mailTo.map((email) => email.toLowerCase()))];
  return {
    addressees: [
      ...named.map((email) => addressee('setting', email)),
      ...accounts.map((email) => addressee('account', email)),
    ],
    channels: channels.filter(({ isOn }) => isOn).flatMap(projectChannels),
    silences,
    preferences,
  };
}

const projectChannels = ({ id, projects }: StoredChannel): ProjectChannel[] =>
  projects.length === 0 ? [{ id, project: null }] : projects.map((project) => ({ id, project }));
