import { randomUUID } from 'node:crypto';

import type { Sent } from './channels/channel.ts';
import { renderAccountMail } from './channels/mail/account-mail.ts';
import type { AccountMail } from './channels/mail/account-mail.ts';
import { channelsOf, domainOf } from './open-ways.ts';
import type { SendSettings } from './open-ways.ts';

/**
 * One attempt to mail somebody about their account, by the code that sends every mail. It is no delivery, because rows of deliveries
 * keep the words and are shown to others; `kept` says that no mail server is set.
 */
export async function sendAccountMail(settings: SendSettings, mail: AccountMail, now: () => number): Promise<Sent> {
  const { mailer } = await channelsOf(settings, now);
  if (!mailer) return { kind: 'kept' };
  const domain = domainOf(settings.mailFrom);
  return mailer.send(
    {
      ...renderAccountMail(mail),
      to: mail.to,
      messageId: `<account.${randomUUID()}@${domain}>`,
      list: { id: `accounts.${domain}`, name: 'Breakwater accounts' },
    },
    { signal: new AbortController().signal, permit: async () => true },
  );
}
