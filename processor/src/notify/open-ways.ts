import { findChannel } from '../directory/channels.ts';
import { isRemovedAddress } from '../directory/people.ts';
import type { Network } from '../outgoing/networks.ts';
import type { Store } from '../store/port.ts';
import type { Channel } from './channels/channel.ts';
import { openChannels } from './channels/channels.ts';
import type { Mailer } from './channels/mail/send.ts';

/** The settings of sending, in the processor and in the dashboard, which sends tests. */
export interface SendSettings {
  /** Empty: mails are kept. */
  smtpUrl: string;
  mailFrom: string;
  allowNetworks: readonly Network[];
}

/** The channels of an installation, and its mailer. */
export async function channelsOf(
  { smtpUrl, mailFrom, allowNetworks }: SendSettings,
  now: () => number,
): Promise<{ channels: ReadonlyMap<string, Channel<unknown>>; mailer: Mailer | null }> {
  // Imported where mails are sent: the client takes 3 MB.
  const mailer = smtpUrl === '' ? null : (await import('./channels/mail/send.ts')).createMailer(smtpUrl, mailFrom);
  return { channels: openChannels({ mailer, mailDomain: domainOf(mailFrom), allowNetworks, now }), mailer };
}

const domainOf = (from: string): string => /@([^\s>]+)/.exec(from)?.[1] ?? 'localhost';

/** A channel that people made, as it is used. */
export const channelById =
  (store: Pick<Store, 'select' | 'insert'>) =>
  async (id: string): Promise<{ kind: string; isOn: boolean; config: unknown } | null> =>
    findChannel(store, id);

/** Messages that still wait for a person who was removed are refused. */
export const removedIn =
  (store: Pick<Store, 'select' | 'insert'>, named: readonly string[]) =>
  async (address: string): Promise<boolean> =>
    !named.some((one) => one.toLowerCase() === address) && isRemovedAddress(store, address);
