import type { AddressInfo } from 'node:net';
import { callbackify } from 'node:util';

import PostalMime from 'postal-mime';
import type { Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { ADMIN, startBreakwater, TOKEN } from '../support/breakwater.ts';
import type { Breakwater } from '../support/breakwater.ts';
import { errorEvent, sendEvent } from '../support/send.ts';
import { until } from '../support/wait.ts';

const received: Email[] = [];
let smtp: SMTPServer;
let breakwater: Breakwater;

beforeAll(async () => {
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        // The mail is read before it is acknowledged, so a sender that waits for the answer finds it here.
        const mail = PostalMime.parse(Buffer.concat(chunks)).then((parsed) => received.push(parsed));
        callbackify(() => mail)((error) => done(error));
      });
    },
  });
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  const { port } = smtp.server.address() as AddressInfo;
  breakwater = await startBreakwater({ BREAKWATER_SMTP_URL: `smtp://127.0.0.1:${port}` });
});

afterAll(async () => {
  await breakwater.stop();
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
});

interface ApiIssue {
  id: string;
  count: string;
  status: string;
  substatus: string;
}

const issues = () => breakwater.api<ApiIssue[]>('/api/0/projects/default/default/issues/?query=&statsPeriod=24h');
const counted = (events: number) =>
  until('the events to be counted', issues, (list) => list.length === 1 && Number(list[0]!.count) === events);

test('a new issue mails once, its regression in the next release mails once, and nothing else does', async () => {
  await sendEvent(breakwater.dsn, errorEvent({ release: 'shop@1.0.0' }));
  await until(
    'the first mail',
    () => received,
    (mails) => mails.length === 1,
  );
  const first = received[0]!;
  expect(first.subject).toMatch(/^\[New\] .*TypeError.*\(.+-.+\)$/);
  expect(first.to?.[0]?.address).toBe(ADMIN.email);
  expect(first.text).toContain('return cart.item.amount;');
  expect(first.html).toContain('totalOf');

  for (let i = 0; i < 5; i++) await sendEvent(breakwater.dsn, errorEvent({ release: 'shop@1.0.0' }));
  const [issue] = await counted(6);

  await act('resolve', issue!.id);
  await until('the issue to be resolved', issues, ([one]) => one?.status === 'resolved');

  await sendEvent(breakwater.dsn, errorEvent({ release: 'shop@1.0.0' }));
  await counted(7);
  expect((await issues())[0]!.status, 'an event of the release it was resolved in is no regression').toBe('resolved');

  await sendEvent(breakwater.dsn, errorEvent({ release: 'shop@1.1.0' }));
  await until(
    'the regression mail',
    () => received,
    (mails) => mails.length === 2,
  );
  expect(received[1]!.subject).toMatch(/^\[Regressed\] /);
  expect(received[1]!.text).toContain('shop@1.1.0');
  expect(received[1]!.text).toContain('shop@1.0.0');

  for (let i = 0; i < 3; i++) await sendEvent(breakwater.dsn, errorEvent({ release: 'shop@1.1.0' }));
  await counted(11);
  expect((await issues())[0]).toMatchObject({ status: 'unresolved', substatus: 'regressed' });

  // A barrier: the mail of another issue, decided after all of the above.
  await sendEvent(breakwater.dsn, errorEvent({ release: 'shop@1.1.0', fingerprint: ['another'] }));
  await until(
    'the mail of the other issue',
    () => received,
    (mails) => mails.length >= 3,
  );
  expect(received.map((mail) => mail.subject?.slice(0, 5))).toEqual(['[New]', '[Regr', '[New]']);
});

async function act(action: string, id: string): Promise<void> {
  const response = await fetch(`${breakwater.url}/api/ui/issues/actions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ids: [id], action }),
  });
  expect(response.status).toBeLessThan(300);
}
