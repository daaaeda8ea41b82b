import { setTimeout as pause } from 'node:timers/promises';

import { findUser } from '@breakwater/processor/directory';
import { renderPasswordMail, sendLetter } from '@breakwater/processor/notify';

import { passwordLink } from '../auth/password-links.ts';
import type { ApiTools } from '../tools.ts';

/** A server that does not take it at once, as greylisting does, is asked again while the link is good. */
const PAUSES_MS = [60_000, 300_000, 900_000];

/** Mails a link that sets the password of this account, if there is one. The words of the mail are stored and logged nowhere. */
export async function sendPasswordLink(
  email: string,
  { store, config, logger, clock }: Pick<ApiTools, 'store' | 'config' | 'logger' | 'clock'>,
): Promise<void> {
  const user = await findUser(store, email);
  if (!user) return;
  const link = passwordLink(config.publicUrl, { email, dropsFactor: false }, config.secret, clock());
  const letter = { ...renderPasswordMail({ link, email, baseUrl: config.publicUrl }), to: email };
  for (const pauseMs of [...PAUSES_MS, null]) {
    const { mail, mailProblem } = await sendLetter(config.sending, letter);
    if (mail === 'sent') return;
    if (mail === 'off' || pauseMs === null) {
      const detail = mail === 'off' ? 'BREAKWATER_SMTP_URL is not set' : mailProblem;
      logger.warn({ detail }, 'a mail with a link that sets a password was not sent');
      return;
    }
    // A stop does not wait for it: the person asks again.
    await pause(pauseMs, undefined, { ref: false });
  }
}
