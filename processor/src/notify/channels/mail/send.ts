import { Readable } from 'node:stream';

import { createTransport } from 'nodemailer';
import { parseConnectionUrl } from 'nodemailer/lib/shared';
import SMTPConnection from 'nodemailer/lib/smtp-connection';

import { boundedDetail } from '../channel.ts';
import type { Attempt, Sent } from '../channel.ts';
import type { MailMessage } from './mail.ts';

export interface Outgoing extends MailMessage {
  to: string;
  messageId: string;
  /** `name` is shown; `id` groups the mails of one source. `unsubscribe` is the address that one click is posted to. */
  list: { id: string; name: string; unsubscribe?: string | null };
}

export interface Mailer {
  /** One attempt. Never rejects: the answer of the server is the result. */
  send(mail: Outgoing, attempt: Attempt): Promise<Exclude<Sent, { kind: 'kept' }>>;
  /** Whether the server would take a mail now, as far as that shows without one; else the reason. Never rejects. */
  verify(signal: AbortSignal): Promise<{ isReady: boolean; detail: string }>;
}

/** How long each silence of the server may last, and the whole attempt. */
export interface MailTimes {
  connectMs: number;
  greetingMs: number;
  silenceMs: number;
  wholeMs: number;
}

const TIMES: MailTimes = { connectMs: 10_000, greetingMs: 10_000, silenceMs: 20_000, wholeMs: 30_000 };

/** One connection for each mail, so that an error of it is about no other mail. */
export function createMailer(smtpUrl: string, from: string, times: MailTimes = TIMES): Mailer {
  const { auth, ...server } = parseConnectionUrl(smtpUrl);

  /** Runs a step on a connection that is ready for mails; the connection ends with it. */
  const withConnection = async <T>(
    signal: AbortSignal,
    step: (connection: SMTPConnection) => Promise<T>,
  ): Promise<T> => {
    const connection = new SMTPConnection({
      ...server,
      connectionTimeout: times.connectMs,
      greetingTimeout: times.greetingMs,
      socketTimeout: times.silenceMs,
      dnsTimeout: times.connectMs,
    });
    const failed = new Promise<never>((_resolve, reject) => {
      const end = AbortSignal.any([signal, AbortSignal.timeout(times.wholeMs)]);
      const stop = (): void => reject(new Error(signal.aborted ? 'the processor stopped' : 'the server took too long'));
      if (end.aborted) stop();
      else end.addEventListener('abort', stop, { once: true });
      connection.once('error', reject);
      connection.once('end', () => reject(new Error('the server closed the connection')));
    });
    failed.catch(() => {});
    // An error of a connection that was given up is nobody's.
    connection.on('error', () => {});
    const ready = async (): Promise<T> => {
      await called((done) => connection.connect(done));
      if (auth && connection.allowsAuth) await called<boolean>((done) => connection.login(auth, done));
      return step(connection);
    };
    try {
      const result = await Promise.race([ready(), failed]);
      connection.quit();
      return result;
    } catch (error) {
      connection.close();
      throw error;
    }
  };

  return {
    async send(mail, { signal, permit }) {
      const progress = { isAsked: false, mayHaveArrived: false };
      try {
        const message = await writeMail(mail, from);
        const answer = await withConnection(signal, async (connection) => {
          progress.isAsked = true;
          const permitted = async (): Promise<boolean> => {
            // A wait for our own permit is no silence of the server.
            if (connection._socket) connection._socket.setTimeout(0);
            const isPermitted = await permit();
            if (connection._socket) connection._socket.setTimeout(times.silenceMs);
            return isPermitted;
          };
          return called<{ response: string }>((done) =>
            connection.send({ from: addressOf(from), to: [mail.to] }, contentOf(message, permitted, progress), done),
          );
        });
        return { kind: 'sent', detail: boundedDetail(answer.response) };
      } catch (error) {
        return outcomeOf(error, progress);
      }
    },
    async verify(signal) {
      try {
        await withConnection(signal, async () => {});
        return { isReady: true, detail: '' };
      } catch (error) {
        return { isReady: false, detail: wordsOf(error) };
      }
    },
  };
}

/** A step with a callback as a promise. */
const called = <T = void>(step: (done: (error?: Error | null, result?: T) => void) => void): Promise<T> =>
  new Promise((resolve, reject) => step((error, result) => (error ? reject(error) : resolve(result as T))));

/** A piece goes out when the one before it has left, so that a permit is asked for when hardly more than the end is left to send. */
const PIECE = 16 * 1024;

/**
 * The content, which is read when the server has asked for it (354). The client sends the line that ends a mail when the stream ends:
 * a server has no mail before that line, and drops the content where the connection ends instead.
 */
function contentOf(message: Buffer, permit: Attempt['permit'], progress: { mayHaveArrived: boolean }): Readable {
  return Readable.from(
    (async function* () {
      for (let at = 0; at < message.length; at += PIECE) yield message.subarray(at, at + PIECE);
      if (!(await permit())) throw new Error('ended before the server had the mail');
      progress.mayHaveArrived = true;
    })(),
    { highWaterMark: 1 },
  );
}

/**
 * An answer of 5xx to the mail itself is a refusal, and 4xx asks for later. Without an answer the mail is in doubt once its end was
 * on its way. A fault before the mail is named (name, certificate, greeting, password) is no judgement of it.
 */
function outcomeOf(
  error: unknown,
  { isAsked, mayHaveArrived }: { isAsked: boolean; mayHaveArrived: boolean },
): Exclude<Sent, { kind: 'kept' | 'sent' }> {
  const { responseCode } = error as { responseCode?: number };
  const detail = wordsOf(error);
  if (isAsked && responseCode !== undefined) return { kind: responseCode >= 500 ? 'refused' : 'later', detail };
  return { kind: mayHaveArrived ? 'doubt' : 'later', detail };
}

function wordsOf(error: unknown): string {
  const { message, code, response } = error as { message?: string; code?: string; response?: string };
  return boundedDetail([code, response ?? message].filter(Boolean).join(': '));
}

/** The bytes of a mail. */
async function writeMail(mail: Outgoing, from: string): Promise<Buffer> {
  const { message } = await writer.sendMail(messageOf(mail, from));
  if (!Buffer.isBuffer(message)) throw new Error('the mail was written as a stream');
  return message;
}

const writer = createTransport({ streamTransport: true, buffer: true });

const addressOf = (from: string): string => /<([^<>]*)>\s*$/.exec(from)?.[1] ?? from.trim();

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
