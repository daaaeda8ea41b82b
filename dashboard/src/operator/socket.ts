import { once } from 'node:events';
import { open, rm } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { join } from 'node:path';

import type { Logger } from '@breakwater/relay/service';
import { z } from 'zod';

import { OperatorError } from './command.ts';

/*
 * The way from a command of an operator to the process that runs: a Unix socket in the data folder that only the owner of the
 * folder can open. A call is one line of JSON, and so is each answer. A call lasts until one side closes the connection, so that
 * the process notices at once when a command was killed.
 */

const NAME = 'operator.sock';
/** The kernel takes a path of 107 bytes on Linux, and of 103 on macOS. */
const LONGEST_ADDRESS = 103;
const LONGEST_REQUEST = 64 * 1024;
const LONGEST_ANSWER = 32 * 1024 * 1024;

const requestSchema = z.object({ call: z.string(), input: z.unknown() });
const answerSchema = z.union([z.object({ answer: z.unknown() }), z.object({ problem: z.string() })]);

export interface OperatorCall {
  input: unknown;
  answer(value: unknown): void;
  /** Aborted when the command has gone. */
  ended: AbortSignal;
}

/** The functions of the process for operators, by name. A call ends when its function resolves. */
export type OperatorCalls = Readonly<Record<string, (call: OperatorCall) => Promise<void>>>;

export interface OperatorSocket {
  close(): Promise<void>;
}

/** Answers calls. The caller has the data folder for itself: a socket that a crash has left is removed. */
export async function serveOperators(
  folder: string,
  calls: OperatorCalls,
  logger: Pick<Logger, 'warn'>,
): Promise<OperatorSocket> {
  const { address, release } = await addressIn(folder);
  await rm(join(folder, NAME), { force: true });
  const sockets = new Set<Socket>();
  // Half open: a call that the command has ended is closed when the process has done its part.
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    void serveCall(socket, calls, logger);
  });
  // The file gets its mode when it is made, within this call: no other user can open it before.
  const before = process.umask(0o177);
  try {
    server.listen(address);
  } finally {
    process.umask(before);
  }
  await once(server, 'listening');
  return {
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
      await release();
    },
  };
}

async function serveCall(socket: Socket, calls: OperatorCalls, logger: Pick<Logger, 'warn'>): Promise<void> {
  const ending = new AbortController();
  for (const event of ['end', 'close']) socket.once(event, () => ending.abort());
  // The end of a connection is all that an error of it says.
  socket.on('error', () => {});
  const answer = (line: object): void => void (socket.writable && socket.write(`${JSON.stringify(line)}\n`));
  try {
    const { call, input } = requestSchema.parse(JSON.parse(await firstLine(socket, LONGEST_REQUEST)));
    socket.resume();
    const serve = Object.hasOwn(calls, call) ? calls[call] : undefined;
    if (!serve) throw new OperatorError(`The process that runs knows no call "${call}": it is of another version.`);
    await serve({ input, answer: (value) => answer({ answer: value }), ended: ending.signal });
  } catch (error) {
    if (!(error instanceof OperatorError)) logger.warn({ error }, 'a command of an operator failed');
    answer({ problem: error instanceof Error ? error.message : String(error) });
  }
  socket.end();
}

/** A call that was answered, and lasts until it is closed. */
export interface OpenCall {
  answer: unknown;
  /** Aborted when the process has ended the call, or has ended itself. */
  ended: AbortSignal;
  /** Resolves when the process has ended its part too. */
  close(): Promise<void>;
}

/** OperatorCalls the process that runs on a data folder. Null where none does. @throws OperatorError where it refuses. */
export async function callProcess(folder: string, call: string, input: unknown): Promise<OpenCall | null> {
  const { address, release } = await addressIn(folder).catch(() => ({ address: null, release: async () => {} }));
  if (address === null) return null;
  const socket = createConnection(address);
  try {
    await once(socket, 'connect');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ECONNREFUSED') return null;
    if (code === 'EACCES')
      throw new OperatorError(`Only the user that Breakwater runs as may do this: ${join(folder, NAME)} is theirs.`);
    throw error;
  } finally {
    await release();
  }
  const ending = new AbortController();
  socket.once('close', () => ending.abort());
  socket.on('error', () => {});
  socket.write(`${JSON.stringify({ call, input })}\n`);
  const answered = answerOf(
    await firstLine(socket, LONGEST_ANSWER).catch((error: unknown) => {
      socket.destroy();
      throw error;
    }),
  );
  if ('problem' in answered) {
    socket.destroy();
    throw new OperatorError(answered.problem);
  }
  socket.resume();
  return {
    answer: answered.answer,
    ended: ending.signal,
    close: async () => {
      if (ending.signal.aborted) return;
      const closed = once(socket, 'close');
      socket.end();
      await closed;
    },
  };
}

/** A line that is no answer is a problem like those that the process names. */
function answerOf(line: string): z.output<typeof answerSchema> {
  try {
    return answerSchema.parse(JSON.parse(line));
  } catch {
    return { problem: 'The process that runs gave an answer that cannot be read: it is of another version.' };
  }
}

/** A folder that is open has a short path of its own, on Linux. */
async function addressIn(folder: string): Promise<{ address: string; release: () => Promise<void> }> {
  const path = join(folder, NAME);
  if (Buffer.byteLength(path) <= LONGEST_ADDRESS) return { address: path, release: async () => {} };
  if (process.platform !== 'linux')
    throw new OperatorError(`The path of ${folder} is too long for a socket: choose a shorter BREAKWATER_DATA.`);
  const handle = await open(folder, 'r');
  return { address: `/proc/self/fd/${handle.fd}/${NAME}`, release: () => handle.close() };
}

function firstLine(socket: Socket, most: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let length = 0;
    const settle = (end: () => void): void => {
      socket.off('data', take);
      socket.off('close', gone);
      end();
    };
    const gone = (): void =>
      settle(() => reject(new OperatorError('The process that runs has ended, or ended the call.')));
    const take = (part: Buffer): void => {
      parts.push(part);
      length += part.length;
      const at = part.indexOf(0x0a);
      if (at < 0 && length <= most) return;
      if (at < 0) return settle(() => reject(new OperatorError('A line of a call is too long.')));
      settle(() =>
        resolve(
          Buffer.concat(parts)
            .subarray(0, length - part.length + at)
            .toString(),
        ),
      );
    };
    socket.on('data', take);
    socket.once('close', gone);
  });
}
