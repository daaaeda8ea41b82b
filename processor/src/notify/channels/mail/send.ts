import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';

import { createTransport } from 'nodemailer';

import type { MailMessage } from './mail.ts';

export interface Outgoing extends MailMessage {
  to: string;
  messageId: string;
  /** `name` is shown; `id` groups the mails of one source. `unsubscribe` is the address that one click is posted to. */
  list: { id: string; name: string; unsubscribe?: string | null };
}

type SendResult = { status: 'sent' | 'failed'; detail: string };

export interface Mailer {
  /** Never rejects: the answer of the server is the result. */
  send(mail: Outgoing): Promise<SendResult>;
  /** Whether the server would take a mail now, as far as that shows without one; else the reason. Never rejects. */
  verify(): Promise<{ isReady: boolean; detail: string }>;
  /** Ends sends that hang: their mails are reported as failed, because their arrival is unknown. */
  abandon(): void;
}

const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000, dnsTimeout: 10_000 };
const RETRY_AFTER_MS = [1000, 4000];

/** One connection per mail: a pool would put a mail back into its queue when a connection ends, sent or not. */
export function createMailer(smtpUrl: string, from: string, retryAfterMs: readonly number[] = RETRY_AFTER_MS): Mailer {
  const transport = createTransport({ url: smtpUrl, ...TIMEOUTS });
  const stopping = new AbortController();

  const attempt = async (mail: Outgoing): Promise<SendResult> => {
    for (let tries = 0; ; tries++) {
      try {
        const info = await transport.sendMail(messageOf(mail, from));
        return { status: 'sent', detail: info.response };
      } catch (error) {
        const pause = retryAfterMs[tries];
        const detail = detailOf(error);
        if (pause === undefined || !isSafeToRepeat(error)) return { status: 'failed', detail };
        await wait(pause, undefined, { signal: stopping.signal });
      }
    }
  };

  return {
    async send(mail) {
      const { signal } = stopping;
      if (signal.aborted) return { status: 'failed', detail: 'not sent: the processor was stopping' };

      const result = attempt(mail).catch((error: unknown): SendResult => ({
        status: 'failed',
        detail: detailOf(error),
      }));
      const done = new AbortController();
      const abandoned = once(signal, 'abort', { signal: done.signal }).then((): SendResult => ({
        status: 'failed',
        detail: 'unknown: the processor stopped while sending',
      }));
      try {
        return await Promise.race([result, abandoned]);
      } finally {
        abandoned.catch(() => {});
        done.abort();
      }
    },
    async verify() {
      try {
        await transport.verify();
        return { isReady: true, detail: '' };
      } catch (error) {
        return { isReady: false, detail: detailOf(error) };
      }
    },
    abandon: () => stopping.abort(),
  };
}

function messageOf(mail: Outgoing, from: string) {
  const { id, name, unsubscribe } = mail.list;
  return {
    from,
    to: mail.to,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: mail.messageId,
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      // RFC 8058: mail programs show a button of their own, which posts this line to the address.
      ...(unsubscribe && { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
    },
    list: { id: { url: id, comment: name }, ...(unsubscribe && { unsubscribe }) },
  };
}

interface SmtpError {
  message?: string;
  code?: string;
  command?: string;
  responseCode?: number;
  response?: string;
}

/** The server answered "later" (4xx), or was never reached: it does not have the mail. */
function isSafeToRepeat(error: unknown): boolean {
  const { command, responseCode } = error as SmtpError;
  if (responseCode !== undefined) return responseCode >= 400 && responseCode < 500;
  return command === 'CONN';
}

function detailOf(error: unknown): string {
  const { message, code, response } = error as SmtpError;
  return [code, response ?? message].filter(Boolean).join(': ').slice(0, 500);
}
