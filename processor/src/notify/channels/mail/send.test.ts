import { until } from '@breakwater/relay/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { createMailer } from './send.ts';
import type { Outgoing } from './send.ts';
import { startSmtp } from '../../../testing/mailbox.ts';
import type { TestSmtp } from '../../../testing/mailbox.ts';

let smtp: TestSmtp;
beforeAll(async () => {
  smtp = await startSmtp();
});
afterAll(() => smtp.close());
beforeEach(() => {
  smtp.mails.length = 0;
  smtp.answers.length = 0;
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
const mailer = () => createMailer(smtp.url, FROM, [1, 1]);

test('sends both parts with headers that machines understand, and no header of its own making', async () => {
  expect(await mailer().send(MAIL)).toMatchObject({ status: 'sent' });
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
});

test('names the address of one click, where there is one, by the two headers of RFC 8058', async () => {
  const unsubscribe = `https://bw.test/unsubscribe/${'a'.repeat(90)}.${'b'.repeat(43)}`;
  await mailer().send({ ...MAIL, list: { ...MAIL.list, unsubscribe } });
  await mailer().send(MAIL);
  const [withLink = '', without = ''] = smtp.mails.map((mail) => mail.replaceAll(/\r\n[ \t]+/g, ' '));
  expect(withLink).toContain(`List-Unsubscribe: <${unsubscribe}>\r\n`);
  expect(withLink).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n');
  expect(without).not.toContain('List-Unsubscribe');
});

test.each<[string, TestSmtp['answers'], { status: string; detail: RegExp }, number]>([
  ['tries again a mail that the server wants later', ['later', 'later'], { status: 'sent', detail: /./ }, 1],
  ['but not for ever', ['later', 'later', 'later', 'later'], { status: 'failed', detail: /451/ }, 0],
  ['and never what it refuses', ['never'], { status: 'failed', detail: /550/ }, 0],
])('%s', async (_name, answers, expected, arrived) => {
  smtp.answers.push(...answers);
  const result = await mailer().send(MAIL);
  expect(result.status).toBe(expected.status);
  expect(result.detail).toMatch(expected.detail);
  expect(smtp.mails.length).toBe(arrived);
});

test('reports a server that is away', async () => {
  const gone = await startSmtp();
  await gone.close();
  expect(await createMailer(gone.url, FROM, [1]).send(MAIL)).toMatchObject({
    status: 'failed',
    detail: expect.stringContaining('ECONNREFUSED'),
  });
});

test('gives up on a server that hangs, and reports the arrival as unknown', async () => {
  smtp.answers.push('hang');
  const hanging = mailer();
  const result = hanging.send(MAIL);
  await until(
    async () => smtp.answers.length,
    (left) => left === 0,
  );
  hanging.abandon();
  expect(await result).toEqual({ status: 'failed', detail: expect.stringContaining('unknown') });
  expect(await hanging.send(MAIL)).toEqual({ status: 'failed', detail: expect.stringContaining('not sent') });
});
