import { randomUUID } from 'node:crypto';

import type { MailMessage } from './channels/mail/mail.ts';
import { channelsOf } from './open-ways.ts';
import type { SendSettings } from './open-ways.ts';

/** The outcome of a letter. `off`: the installation sends no mails. */
export interface LetterSent {
  mail: 'sent' | 'failed' | 'off';
  /** The answer of the mail server where it did not take the letter. */
  mailProblem: string;
}

/** A person waits for the answer of the page. */
const LETTER_MS = 15_000;

/**
 * Sends one mail that holds a secret, in one attempt. It is no delivery, because deliveries are stored, shown and repeated. Never rejects
 * for an answer of the mail server.
 */
export async function sendLetter(
  sending: SendSettings,
  { to, ...letter }: MailMessage & { to: string },
): Promise<LetterSent> {
  const { mailer } = await channelsOf(sending, Date.now);
  if (!mailer) return { mail: 'off', mailProblem: '' };
  const sent = await mailer.send(
    {
      ...letter,
      to,
      messageId: `<letter.${randomUUID()}@breakwater>`,
      list: { id: 'accounts.breakwater', name: 'Breakwater accounts' },
    },
    { signal: AbortSignal.timeout(LETTER_MS), permit: async () => true },
  );
  return sent.kind === 'sent' ? { mail: 'sent', mailProblem: '' } : { mail: 'failed', mailProblem: sent.detail ?? '' };
}
