import { defaultPreferences } from '../directory/preferences.ts';
import type { MailReader } from '../notify/channels/mail/reader.ts';
import type { KnownDirectory } from './directory-state.ts';
import { modeOf } from './receivers.ts';
import { unsubscribeLink } from './unsubscribe.ts';

export interface ReaderTools {
  /** Without a slash at its end. */
  baseUrl: string;
  /** Signs links that need no login; empty: there are none. */
  secret: string;
}

/** The reader of a mail about these projects. */
export function readerOf(
  { addressees, preferences }: Pick<KnownDirectory, 'addressees' | 'preferences'>,
  address: string,
  projects: readonly number[],
  { baseUrl, secret }: ReaderTools,
): MailReader {
  const email = address.toLowerCase();
  const { timeZone } = preferences.get(email) ?? defaultPreferences(email);
  return {
    email,
    timeZone,
    why: addressees.find((one) => one.email === email)?.why ?? 'account',
    settings: `${baseUrl}/settings/notifications`,
    off: secret === '' ? null : unsubscribeLink(baseUrl, { email, projects }, secret),
  };
}

/** The single notices that an address gets in an hour. */
export const perHourOf = ({ preferences }: Pick<KnownDirectory, 'preferences'>, address: string): number =>
  (preferences.get(address.toLowerCase()) ?? defaultPreferences(address)).perHour;

/** Whether an address turned a project off, also after a notice of it began to wait for a digest. */
export const isOff = (
  { preferences }: Pick<KnownDirectory, 'preferences'>,
  address: string,
  project: number,
): boolean => modeOf(preferences.get(address.toLowerCase()) ?? defaultPreferences(address), project) === 'off';
