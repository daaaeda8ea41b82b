import { until } from '@breakwater/relay/testing';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

import { createMailer } from './send.ts';
import type { MailTimes, Outgoing } from './send.ts';
import { startFaultySmtp } from '../../../testing/faulty-smtp.ts';
import type { FaultySmtp, SmtpFault } from '../../../testing/faulty-smtp.ts';
import { startSmtp } from '../../../testing/mailbox.ts';
import type { TestSmtp } from '../../../testing/mailbox.ts';

let smtp: TestSmtp;
let faulty: FaultySmtp;
beforeAll(async () => {
  [smtp, faulty] = await Promise.all([startSmtp(), startFaultySmtp()]);
});
afterAll(() => Promise.all([smtp.close(), faulty.close()]));
afterEach(() => {
  smtp.mails.length = 0;
  faulty.fault = undefined;
});

const FROM = 'Breakwater <alerts@breakwater.test>';
const MAIL: Outgoing = {
  to: 'dev@example.com',
  subject: '[New] web: é\r\nBcc: evil@example.com (WEB-1)',
  text: 'text',
  html: '<p>html</p>',
  messageId: '<issue.1@breakwater.test>',
  list: { id: 'web.breakwater.test', name: 'web "x"\r\nissues' },
};
const SHORT: MailTimes = { connectMs: 300, greetingMs: 300, silenceMs: 300, wholeMs: 2000 };
const permit = async () => true;
const whole = { signal: new AbortController().signal, permit };

test('sends both parts with headers that machines understand, and no header of its own making', async () => {
  expect(await createMailer(smtp.url, FROM).send(MAIL, whole)).toMatchObject({ kind: 'sent' });
  const [mail = ''] = smtp.mails;
  const head = mail.slice(0, mail.indexOf('\r\n\r\n'));
  for (const header of [
    'Message-ID: <issue.1@breakwater.test>',
    'Auto-Submitted: auto-generated',
    'X-Auto-Response-Suppress: All',
    'Content-Type: multipart/alternative',
    '<web.breakwater.test>',
  ]) {
    expect(head).toContain(header);
  }
  expect(head).not.toMatch(/^Bcc:/m);
  expect(head).not.toContain('List-Unsubscribe');
});

test('names the address of one click in the headers of RFC 8058', async () => {
  const unsubscribe = 'https://bw.test/unsubscribe?t=1';
  await createMailer(smtp.url, FROM).send({ ...MAIL, list: { ...MAIL.list, unsubscribe } }, whole);
  expect(smtp.mails[0]).toContain(`List-Unsubscribe: <${unsubscribe}>`);
  expect(smtp.mails[0]).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
});

test.each<[SmtpFault | undefined, string, RegExp]>([
  [undefined, 'sent', /250/],
  ['hang before the greeting', 'later', /./],
  ['hang before 354', 'later', /./],
  ['greylist', 'later', /451/],
  ['refuse', 'refused', /550/],
  ['refuse the content', 'refused', /554/],
  ['hang after the content', 'doubt', /./],
  ['break after the content', 'doubt', /./],
])('a server with the fault %s: %s', async (fault, kind, detail) => {
  faulty.fault = fault;
  expect(await createMailer(faulty.url, FROM, SHORT).send(MAIL, whole)).toEqual({
    kind,
    detail: expect.stringMatching(detail),
  });
});

test('a server that is away may be there later', async () => {
  const gone = await startFaultySmtp();
  await gone.close();
  expect(await createMailer(gone.url, FROM).send(MAIL, whole)).toMatchObject({
    kind: 'later',
    detail: expect.stringContaining('ECONNREFUSED'),
  });
});

test('a certificate that is not valid stops the mail before it begins, with TLS and with STARTTLS', async () => {
  for (const security of ['tls', 'starttls'] as const) {
    const server = await startSmtp(security);
    expect(await createMailer(server.url, FROM, SHORT).send(MAIL, whole), security).toMatchObject({
      kind: 'later',
      detail: expect.stringMatching(/certificate/i),
    });
    await server.close();
    expect(server.mails).toEqual([]);
  }
});

test('a long mail is with the server up to its end when the permit is asked for', async () => {
  const text = 'a line\n'.repeat(20_000);
  let known = -1;
  const sent = await createMailer(faulty.url, FROM).send(
    { ...MAIL, text, html: '' },
    {
      ...whole,
      permit: async () => (
        (known = await until(
          () => faulty.lines,
          (lines) => lines > 10_000,
        )),
        true
      ),
    },
  );
  expect(sent).toMatchObject({ kind: 'sent' });
  expect(known).toBeGreaterThan(10_000);
});

test.each<[SmtpFault, string]>([
  ['hang before the greeting', 'later'],
  ['hang before 354', 'later'],
  ['hang after the content', 'doubt'],
])('ends at once when it is stopped, at %s: %s', async (fault, kind) => {
  faulty.fault = fault;
  const stop = new AbortController();
  const before = { connections: faulty.connections, came: faulty.came.length };
  const sent = createMailer(faulty.url, FROM).send(MAIL, { signal: stop.signal, permit });
  await until(() => faulty.connections > before.connections);
  if (fault === 'hang after the content') await until(() => faulty.came.length > before.came);
  stop.abort();
  expect(await sent).toMatchObject({ kind });
});
