import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** How a connection is treated. `hang`: the server says nothing more from there on. `slow`: it takes a while before each answer to DATA. */
export type SmtpFault =
  | 'hang before the greeting'
  | 'hang before 354'
  | 'hang after the content'
  | 'greylist'
  | 'refuse'
  | 'refuse the content'
  | 'break after the content'
  | 'slow';

export interface FaultySmtp {
  url: string;
  port: number;
  /** The message id and receiver of each mail that was acknowledged, in their order. */
  taken: { id: string; to: string }[];
  /** The same of each whose content came, acknowledged or not. */
  came: { id: string; to: string }[];
  /** Lines of contents so far. */
  lines: number;
  /** Connections so far. */
  connections: number;
  /** The fault of the next connections; undefined: none. */
  fault: SmtpFault | undefined;
  close(): Promise<void>;
}

const SLOW_MS = 300;

/** A mail server of few words, whose faults smtp-server does not have. */
export async function startFaultySmtp(port = 0): Promise<FaultySmtp> {
  const sockets = new Set<Socket>();
  const smtp: FaultySmtp = {
    url: '',
    port: 0,
    taken: [],
    came: [],
    lines: 0,
    connections: 0,
    fault: undefined,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    smtp.connections += 1;
    serve(socket, smtp, smtp.fault);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  smtp.port = (server.address() as AddressInfo).port;
  smtp.url = `smtp://127.0.0.1:${smtp.port}`;
  return smtp;
}

function serve(socket: Socket, smtp: FaultySmtp, fault: SmtpFault | undefined): void {
  const say = (line: string): void => void socket.write(`${line}\r\n`);
  const sayInTime = (line: string): void => void (fault === 'slow' ? setTimeout(say, SLOW_MS, line) : say(line));
  let rest = '';
  let to = '';
  let content: string[] | null = null;
  if (fault !== 'hang before the greeting') say('220 test');

  const onContent = (lines: readonly string[]): void => {
    const id = /^message-id:\s*<(.*)>/im.exec(lines.join('\n'))?.[1] ?? '';
    smtp.came.push({ id, to });
    if (fault === 'hang after the content') return;
    if (fault === 'break after the content') return void socket.destroy();
    if (fault === 'refuse the content') return say('554 no');
    smtp.taken.push({ id, to });
    sayInTime('250 taken');
  };
  const onLine = (line: string): void => {
    if (content) {
      if (line !== '.') {
        smtp.lines += 1;
        return void content.push(line);
      }
      const lines = content;
      content = null;
      return onContent(lines);
    }
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'RCPT') {
      to = /<(.*?)>/.exec(line)?.[1] ?? '';
      if (fault === 'greylist') return say('451 4.7.1 greylisted, try again later');
      if (fault === 'refuse') return say('550 5.1.1 no such user');
    }
    if (verb === 'DATA') {
      if (fault === 'hang before 354') return;
      content = [];
      return sayInTime('354 go on');
    }
    say(verb === 'QUIT' ? '221 bye' : '250 ok');
    if (verb === 'QUIT') socket.end();
  };
  socket.on('data', (bytes) => {
    const lines = `${rest}${bytes.toString('latin1')}`.split('\r\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
}
