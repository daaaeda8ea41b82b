import { describe, expect, test } from 'vitest';

import { digestOf, MOST_ENTRIES } from '../../../alerts/digest.ts';
import type { DigestEntry } from '../../../alerts/digest.ts';
import { renderDigestMail } from './digest-mail.ts';
import type { DigestMailInput } from './digest-mail-facts.ts';
import type { MailMessage } from './mail.ts';

const AT = Date.UTC(2026, 10, 30, 14, 2);

const entry = (n: number, facts: Partial<DigestEntry> = {}): DigestEntry => ({
  decision: `${n}:1`,
  issue: String(n),
  kind: 'new',
  handled: false,
  users: n,
  at: AT + n * 1000,
  because: 'budget',
  projectSlug: 'web',
  shortId: `WEB-${n}`,
  title: `TypeError: item ${n}`,
  culprit: 'src/cart.ts in total',
  link: `https://bw.test/issues/${n}`,
  level: 'error',
  environment: 'production',
  release: 'web@1.0.0',
  events: 2 * n,
  ...facts,
});

function mail(entries: readonly DigestEntry[], more: Partial<DigestMailInput> = {}): MailMessage {
  const digest = digestOf(entries);
  if (!digest) throw new Error('a digest has entries');
  return renderDigestMail({
    digest,
    reader: {
      email: 'ann@example.com',
      timeZone: 'Europe/Berlin',
      why: 'account',
      settings: 'https://bw.test/settings/notifications',
      off: 'https://bw.test/unsubscribe/t',
    },
    link: 'https://bw.test/issues',
    dataUpTo: AT + 3_600_000,
    perHour: 10,
    ...more,
  });
}

describe('renderDigestMail', () => {
  test.each<[string, DigestEntry[], string]>([
    ['one new issue', [entry(1)], '[Digest] web: 1 new issue'],
    [
      'a regressed and new ones',
      [entry(1, { kind: 'regressed' }), entry(2), entry(3)],
      '[Digest] web: 1 regressed, 2 new issues',
    ],
    ['one of each', [entry(1, { kind: 'regressed' }), entry(2)], '[Digest] web: 1 regressed, 1 new issue'],
    ['several projects', [entry(1), entry(2, { projectSlug: 'api' })], '[Digest] 2 projects: 2 new issues'],
  ])('counts %s in its subject', (_name, entries, subject) => {
    expect(mail(entries).subject).toBe(subject);
  });

  test('says in both parts how many notices it folds, why, when and up to when it is complete', () => {
    const { text, html } = mail([entry(1), entry(2, { kind: 'regressed' })]);
    for (const part of [text, html]) {
      for (const fact of [
        '2 notices at 2026-11-30 15:02 UTC+1',
        '2 notices came beyond the 10 single mails an hour that you get.',
        'With all data received up to 2026-11-30 16:02 UTC+1.',
        'ann@example.com has an account here',
        'https://bw.test/unsubscribe/t',
        'https://bw.test/settings/notifications',
        'https://bw.test/issues/2',
        '1 user',
        '4 events',
      ]) {
        expect(part).toContain(fact);
      }
      expect(part.indexOf('item 2')).toBeLessThan(part.indexOf('item 1'));
    }
  });

  test('names each reason with its notices, a silence with its person, end and words', () => {
    const { text } = mail(
      [entry(1, { because: 'silence' }), entry(2, { because: 'new_project' }), entry(3, { because: 'preference' })],
      { silence: { environment: '', by: 'bob@example.com', until: AT + 60_000, why: 'deploy\r\nof 1.2' } },
    );
    expect(text.split('\n').slice(2, 5)).toEqual([
      '1 notice came while web was silenced by bob@example.com until 2026-11-30 15:03 UTC+1: deploy of 1.2.',
      '1 notice came for projects of which you chose digests.',
      '1 notice came from a project in its first 24 hours, whose issues come in one digest an hour.',
    ]);
  });

  test('lets no text from outside into its subject, its lines or its markup', () => {
    const { subject, text, html } = mail([
      entry(1, { title: '<b>\u202egpj\r\nBcc: eve</b>', culprit: '\u0007', environment: 'a\nb' }),
    ]);
    expect(subject).toBe('[Digest] web: 1 new issue');
    expect(text).toContain('1. New, unhandled: <b>gpj Bcc: eve</b>\n   WEB-1');
    expect(html).not.toContain('<b>');
  });

  test('stays under 75 KB of 500 issues with long texts, and says how many it leaves out', () => {
    const long = 'ö&'.repeat(400);
    const entries = Array.from({ length: 500 }, (_, n) =>
      entry(n, { title: long, culprit: long, environment: long, release: long, kind: 'regressed' }),
    );
    const { text, html } = mail(entries);
    expect(Buffer.byteLength(html)).toBeLessThan(75_000);
    for (const part of [text, html]) expect(part).toContain(`and ${500 - MOST_ENTRIES} more issues`);
  });
});
