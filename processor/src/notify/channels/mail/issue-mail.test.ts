import type { NotificationRecord } from '@breakwater/relay/log';
import { describe, expect, test } from 'vitest';

import { eventId } from '../../../testing/flow.ts';
import { descriptionOf } from '../../../kinds/errors/describe.ts';
import { normalizeEvent } from '../../../kinds/errors/normalize/normalize-event.ts';
import type { StoredEvent } from '../../../store/stored-event.ts';
import { html } from './html.ts';
import { renderIssueMail } from './issue-mail.ts';
import type { MailMessage } from './mail.ts';

const AT = Date.UTC(2026, 10, 21, 6, 30);

function eventOf(json: Record<string, unknown>): StoredEvent {
  const meta = { v: 1, project: 1, publicKey: 'k', receivedAt: AT, encoding: 'identity' } as const;
  const event = normalizeEvent({ platform: 'javascript', ...json }, eventId(1), meta);
  return { ...event, ...descriptionOf(event) };
}

const EVENT = eventOf({
  exception: [
    {
      type: 'TypeError',
      value: '<script>alert(1)</script>',
      stacktrace: {
        frames: [
          {
            filename: 'src/cart.ts',
            function: 'total',
            lineno: 42,
            colno: 7,
            in_app: true,
            pre_context: ['a', 'b'],
            context_line: 'items.length',
            post_context: ['c'],
          },
        ],
      },
    },
  ],
  user: { email: 'ann@example.com' },
  request: { url: 'https://shop.test/cart' },
  breadcrumbs: [{ category: 'ui.click', message: 'button#pay' }],
  tags: { area: 'checkout' },
});

function mail(notification: Partial<NotificationRecord>, event: StoredEvent | null = EVENT): MailMessage {
  return renderIssueMail({
    notification: {
      v: 1,
      decision: '99:1',
      kind: 'new',
      project: 1,
      issue: '99',
      eventId: eventId(1),
      at: AT,
      release: 'web@1.0.0',
      environment: 'production',
      ...notification,
    },
    projectSlug: 'web',
    shortId: 'WEB-00003R',
    link: 'https://bw.test/issues/99',
    title: event?.title ?? 'Gone: title of the issue',
    culprit: event?.culprit ?? '',
    event,
  });
}

const REGRESSION = {
  kind: 'regressed',
  release: 'web@1.1.0',
  resolved: { at: AT - 86_400_000, by: 'ann@example.com', inRelease: 'web@1.0.0' },
} as const;

describe('renderIssueMail', () => {
  test.each<[string, Partial<NotificationRecord>, string]>([
    ['a new issue', {}, '[New] web: TypeError: <script>alert(1)</script> (WEB-00003R)'],
    ['a regression', REGRESSION, '[Regressed] web: TypeError: <script>alert(1)</script> (WEB-00003R)'],
  ])('names %s in its subject', (_name, notification, subject) => {
    expect(mail(notification).subject).toBe(subject);
  });

  test('has in both parts the facts that a reader needs to act', () => {
    const { text, html } = mail({});
    for (const part of [text, html]) {
      for (const fact of [
        'src/cart.ts:42:7',
        'items.length',
        'web@1.0.0',
        'production',
        '2026-11-21 06:30 UTC',
        'https://shop.test/cart',
        'ann@example.com',
        'ui.click: button#pay',
        'checkout',
        'https://bw.test/issues/99',
        'because you have an account',
      ]) {
        expect(part).toContain(fact);
      }
    }
    expect(text).toContain('>    42 | items.length');
  });

  test.each<[string, number, string[], string[]]>([
    ['an event of now', AT - 5000, ['Happened', '2026-11-21 06:29 UTC'], ['Received', 'Clock']],
    [
      'an event that came an hour later',
      AT - 3_600_000,
      ['2026-11-21 05:30 UTC', 'Received', '2026-11-21 06:30 UTC'],
      ['Clock'],
    ],
    ['an event of tomorrow', AT + 86_400_000, ['2026-11-21 06:30 UTC', 'Clock', '2026-11-22T06:30'], ['Received']],
  ])('says when %s happened', (_name, ms, facts, others) => {
    const { text } = mail({}, eventOf({ message: 'm', timestamp: ms / 1000 }));
    for (const fact of facts) expect(text).toContain(fact);
    for (const other of others) expect(text).not.toContain(other);
  });

  test('names the resolution that a regression ended', () => {
    expect(mail(REGRESSION).text).toContain(
      'It was resolved by ann@example.com on 2026-11-20 06:30 UTC, as fixed in release web@1.0.0. It is back in release web@1.1.0.',
    );
  });

  test('escapes text from outside', () => {
    expect(mail({}).html).not.toContain('<script>');
    expect(mail({}).html).toContain('&lt;script&gt;');
  });

  test('fetches nothing, and names both colour schemes', () => {
    const { html } = mail({});
    expect(html).not.toMatch(/<img|src=|@import|url\(/);
    expect(html).toContain('prefers-color-scheme: dark');
  });

  test('stays under 60 KB whatever the event holds', () => {
    const long = 'ö😀'.repeat(4000);
    const lines = Array.from({ length: 10 }, () => long);
    const frame = {
      filename: long,
      function: long,
      lineno: 9,
      in_app: true,
      context_line: long,
      pre_context: lines,
      post_context: lines,
    };
    const event = eventOf({
      exception: [{ type: long, value: long, stacktrace: { frames: [frame] } }],
      transaction: long,
      user: { email: long },
      request: { url: long },
      breadcrumbs: [{ message: long }],
    });
    const { html, text } = mail({ release: long, environment: long }, event);
    expect(Buffer.byteLength(html) + Buffer.byteLength(text)).toBeLessThan(60_000);
  });

  test('is written even when the event has expired', () => {
    expect(mail({}, null).subject).toBe('[New] web: Gone: title of the issue (WEB-00003R)');
  });
});

test('html escapes values, not templates', () => {
  expect(html`<b title="${'"'}">${'<'}${html`<i>${1}</i>`}${[html`&`, '&']}${null}${false}</b>`.text).toBe(
    '<b title="&quot;">&lt;<i>1</i>&&amp;</b>',
  );
});
