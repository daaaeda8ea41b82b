import type { AddressInfo } from 'node:net';

import { SMTPServer } from 'smtp-server';

export interface TestSmtp {
  url: string;
  /** Whole mails as received. */
  mails: string[];
  /** The answers to the next mails, one entry each; without any, mails are accepted. */
  answers: ('later' | 'never' | 'hang')[];
  close(): Promise<void>;
}

/** A real SMTP server on a port of its own. With TLS or STARTTLS its certificate is one that nobody trusts. */
export async function startSmtp(security: 'none' | 'tls' | 'starttls' = 'none'): Promise<TestSmtp> {
  const mails: string[] = [];
  const answers: TestSmtp['answers'] = [];
  const server = new SMTPServer({
    authOptional: true,
    secure: security === 'tls',
    disabledCommands: security === 'starttls' ? [] : ['STARTTLS'],
    closeTimeout: 100,
    onData(stream, _session, done) {
      const answer = answers.shift();
      let text = '';
      stream.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
      stream.on('end', () => {
        if (answer === 'hang') return;
        if (answer === undefined) {
          mails.push(text);
          done();
          return;
        }
        done(Object.assign(new Error(answer), { responseCode: answer === 'later' ? 451 : 550 }));
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `${security === 'tls' ? 'smtps' : 'smtp'}://127.0.0.1:${port}`,
    mails,
    answers,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
