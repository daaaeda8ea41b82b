import { expect, test } from 'vitest';

import { renderInvitationMail } from './invitation-mail.ts';

test.each([
  ['a person', 'ada@example.com', 'ada@example.com invites you to Breakwater'],
  ['a token of nobody', '', 'You are invited to Breakwater'],
  ['a name with a line end', 'Ada\r\nBcc: eve@example.com', /^[^\r\n]+ invites you to Breakwater$/],
])('an invitation by %s has it in its subject, text and page', (_name, by, subject) => {
  const link = 'https://b.example/invitation#secret';
  const mail = renderInvitationMail({ by, link, expiresAt: 0, baseUrl: 'https://b.example' });
  expect(mail.subject).toMatch(subject);
  expect(mail.text.split('\n')[0]).toBe(mail.subject);
  expect(mail.html).toContain(mail.subject);
  for (const form of [mail.text, mail.html]) expect(form).toContain(link);
});
