import { minuteText } from '../../../operators/minute-text.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';

/** The person behind an address that a mail goes to. */
export interface MailReader {
  email: string;
  /** IANA name of the zone that times are shown in. */
  timeZone: string;
  /** Why the address is mailed of issues: its account, or `BREAKWATER_MAIL_TO`. */
  why: 'account' | 'setting';
  /** The page on which the reader chooses what is mailed. */
  settings: string;
  /** The page, and the address of one click, that end mails of `offName` to this reader. Null where no secret signs it. */
  off: string | null;
}

/** The reason why the reader gets a mail about issues of a project, or of several. */
export function mailReasonOf({ email, why }: MailReader, from: string): string {
  const because = why === 'account' ? `${email} has an account here` : `BREAKWATER_MAIL_TO names ${email}`;
  return `You get this mail because ${because} and mails about ${from} are on: new and regressed issues of level error or worse in production.`;
}

/** A decision is made on the record of its event, so nothing that was received before it is missing. */
export const completeUntil = (at: number, timeZone: string): string =>
  `With all data received up to ${minuteText(at, timeZone)}.`;

/** The links at the end of a mail, by which its reader changes what is mailed. */
const readerLinks = (reader: MailReader | null, from: string): (readonly [text: string, href: string])[] =>
  reader === null
    ? []
    : [
        ...(reader.off === null ? [] : [[`Turn off mails about ${from}`, reader.off] as const]),
        ['Choose what is mailed', reader.settings],
      ];

export const footerText = (lines: readonly string[], reader: MailReader | null, from: string): string[] => [
  '--',
  ...lines,
  ...readerLinks(reader, from).map(([text, href]) => `${text}: ${href}`),
];

export const footerHtml = (lines: readonly string[], reader: MailReader | null, from: string): Html =>
  html`${lines.map((line) => html`${line}<br />`)}
  ${readerLinks(reader, from).map(
    ([text, href], index) =>
      html`${index > 0 && ' · '}<a href="${href}" class="soft" style="color:#5c6675;text-decoration:underline"
          >${text}</a
        >`,
  )}`;
