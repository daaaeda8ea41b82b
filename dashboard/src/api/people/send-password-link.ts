import { setTimeout as pause } from 'node:timers/promises';

import { findUser } from '@breakwater/processor/directory';
import { sendAccountMail } from '@breakwater/processor/notify';

import { passwordLink } from '../auth/password-links.ts';
import type { ApiTools } from '../tools.ts';

/** A server that asks for later, as greylisting does, is asked again while the link is good. */
const PAUSES_MS = [60_000, 300_000, 900_000];

/** Mails a link that sets the password of this account, if there is one. The words of the mail are stored and logged nowhere. */
export async function sendPasswordLink(
  email: string,
  { store, config, logger, clock }: Pick<ApiTools, 'store' | 'config' | 'logger' | 'clock'>,
): Promise<void> {
  const user = await findUser(store, email);
  if (!user || user.status !== 'active') return;
  const href = passwordLink(config.publicUrl, { email, dropsFactor: false }, config.secret, clock());
  const mail = {
    to: email,
    heading: 'Set a new password',
    words: ['Somebody asked for a new password of this account. The link is good for an hour, and once.'],
    link: { href, text: 'Set a new password' },
    reason: 'If you did not ask for it, do nothing: your password stays as it is.',
  };
  for (const pauseMs of [...PAUSES_MS, null]) {
    const sent = await sendAccountMail(config.sending, mail, clock);
    if (sent.kind === 'sent') return;
    if (sent.kind !== 'later' || pauseMs === null) {
      const detail = sent.kind === 'kept' ? 'BREAKWATER_SMTP_URL is not set' : sent.detail;
      logger.warn({ detail }, 'a mail with a link that sets a password was not sent');
      return;
    }
    // A stop does not wait for it: the person asks again.
    await pause(pauseMs, undefined, { ref: false });
  }
}
