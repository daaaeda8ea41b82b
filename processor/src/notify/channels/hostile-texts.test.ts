import { describe, expect, test } from 'vitest';

import { digestOf } from '../../alerts/digest.ts';
import type { DigestEntry } from '../../alerts/digest.ts';
import type { StoredEvent } from '../../store/stored-event.ts';
import type { Notice } from '../notice.ts';
import { mailChannel } from './mail/channel.ts';
import { slackChannel } from './slack/channel.ts';
import { webhookChannel } from './webhook/channel.ts';

const HOSTILE: readonly (readonly [name: string, text: string])[] = [
  ['CR or LF', 'a\r\nBcc: eve@example.com'],
  ['lone CR', 'a\rBcc: eve@example.com'],
  ['folded line', 'a\r\n\tb'],
  ['NUL or escape', 'a\u0000\u001b[31mb'],
  ['C1 control or NEL', 'a\u0085b\u009bc'],
  ['separator of lines or paragraphs', 'a\u2028b\u2029c'],
  ['mark of direction', '\u202egpj.exe\u202c \u200f\u061c'],
  ['isolate', '\u2066a\u2067b\u2069'],
  ['character without width', 'a\u200b\ufeffb'],
  ['tag character', 'a\u{e0041}\u{e007f}b'],
];

const AT = Date.UTC(2026, 10, 30, 14, 2);
const post = () => Promise.reject(new Error('nothing is sent here'));
const reader = {
  email: 'ann@example.com',
  timeZone: 'UTC',
  why: 'account',
  settings: 'https://bw.test/s',
  off: null,
} as const;
const frame = { doubted: [], baseUrl: 'https://bw.test', unsubscribe: null };

/** Each text from outside is the hostile one. */
const NOTICES: Readonly<Record<string, (text: string) => Notice>> = {
  'an issue': (text) => ({
    ...frame,
    kind: 'issue',
    issue: {
      notification: {
        v: 1,
        decision: '1:1',
        kind: 'regressed',
        project: 1,
        issue: '1',
        eventId: 'a'.repeat(32),
        at: AT,
        release: text,
        environment: text,
        resolved: { at: AT, by: text, inRelease: text },
      },
      projectSlug: 'web',
      shortId: 'WEB-1',
      link: 'https://bw.test/issues/1',
      title: text,
      culprit: text,
      event: {
        timestamp: AT / 1000,
        received: AT / 1000 + 300,
        errors: [{ type: 'future_timestamp', name: 'timestamp', value: text }],
        metadata: { value: text },
        tags: [[text, text]],
        breadcrumbs: [{ category: text, message: text }],
        request: { url: text },
        user: { email: text },
        exception: [],
      } as unknown as StoredEvent,
      reader,
    },
  }),
  'a digest': (text) => ({
    ...frame,
    kind: 'digest',
    digest: {
      digest: digestOf([entryOf(text)])!,
      reader,
      link: 'https://bw.test/issues',
      dataUpTo: AT,
      perHour: 10,
      silence: { environment: text, by: text, until: AT, why: text },
    },
  }),
  'a notice for operators': (text) => ({
    ...frame,
    kind: 'operator',
    notice: { title: text, detail: text, stage: 'log', at: AT },
  }),
  'a test': (text) => ({ ...frame, kind: 'test', at: AT, by: text }),
};

const entryOf = (text: string): DigestEntry => ({
  decision: '1:1',
  issue: '1',
  kind: 'new',
  handled: false,
  users: 1,
  at: AT,
  because: 'silence',
  projectSlug: 'web',
  shortId: 'WEB-1',
  title: text,
  culprit: text,
  link: 'https://bw.test/issues/1',
  level: 'error',
  environment: text,
  release: text,
  events: 1,
});

/** Control characters, other ends of lines than LF, and characters that show nothing or turn others round. */
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const UNSAFE = /(?![\n\t\u2060\u200c\u200d])[\p{Cc}\p{Cf}\u2028\u2029]/u;

describe.each(Object.entries(NOTICES))('%s', (_name, noticeOf) => {
  test.each(HOSTILE)('shows no %s in a mail: one line is its subject, and both parts have none', (_what, text) => {
    const { subject, title, text: plain, html } = mailChannel(null, 'bw.test').render(noticeOf(text));
    for (const line of [subject, title]) expect(line).not.toMatch(/[\n\t]/);
    for (const part of [subject, title, plain, html]) expect(part).not.toMatch(UNSAFE);
  });

  test.each(HOSTILE)('shows no %s in a webhook and in a chat', (_what, text) => {
    const webhook = webhookChannel(post, () => AT).render(noticeOf(text));
    const slack = slackChannel(post).render(noticeOf(text));
    for (const line of [webhook.title, slack.title]) expect(line).not.toMatch(/[\n\t]/);
    // The facts of the event below are for programs, which compare them, so they are as they were sent.
    const { title, text: words, facts } = JSON.parse(webhook.body) as Record<string, unknown>;
    for (const part of textsIn([title, words, facts, JSON.parse(slack.message)])) expect(part).not.toMatch(UNSAFE);
  });
});

const textsIn = (value: unknown): string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, inner]) => [name, ...textsIn(inner)])
    : [String(value)];
