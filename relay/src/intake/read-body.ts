import type { IncomingMessage } from 'node:http';

import { RelayError } from './errors.ts';
import type { MemoryLease } from './memory.ts';

export interface BodyLimits {
  maxBodyBytes: number;
  bodyTimeoutMs: number;
  /** Set where the URL alone may hold all that matters. */
  mayBeEmpty?: boolean;
}

/** Reads the body as it was sent, within bounds of bytes and time. After a refusal the caller has to read past the rest. */
export function readBody(request: IncomingMessage, limits: BodyLimits, lease: MemoryLease): Promise<Buffer> {
  const tooLarge = (): RelayError => new RelayError('body_too_large', [`body: limit ${limits.maxBodyBytes} bytes`]);
  if (Number(request.headers['content-length']) > limits.maxBodyBytes) return Promise.reject(tooLarge());
  if (request.readableAborted) return Promise.reject(new RelayError('body_interrupted'));

  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let total = 0;
    const deadline = setTimeout(
      () => refuse(new RelayError('body_slow', [`body: limit ${limits.bodyTimeoutMs} ms`])),
      limits.bodyTimeoutMs,
    );

    const settle = (): void => {
      clearTimeout(deadline);
      lease.whenShed(null);
      request.off('data', onData);
      request.off('end', onEnd);
      request.off('error', onError);
      request.off('close', onClose);
    };
    const refuse = (error: unknown): void => {
      settle();
      reject(error);
    };
    const onData = (piece: Buffer): void => {
      total += piece.length;
      if (total > limits.maxBodyBytes) return refuse(tooLarge());
      try {
        lease.take(piece.length);
      } catch (error) {
        return refuse(error);
      }
      pieces.push(piece);
    };
    const onEnd = (): void => {
      settle();
      if (total === 0 && !limits.mayBeEmpty) return reject(new RelayError('body_empty'));
      try {
        resolve(join(pieces, total, lease));
      } catch (error) {
        reject(error);
      }
    };
    const onError = (cause: unknown): void => refuse(new RelayError('body_interrupted', [], { cause }));
    const onClose = (): void => refuse(new RelayError('body_interrupted'));

    lease.whenShed(refuse);
    request.on('data', onData);
    request.on('end', onEnd);
    request.on('error', onError);
    request.on('close', onClose);
  });
}

/** Joins pieces whose bytes are already taken; for a moment both pieces and whole are held. */
export function join(pieces: readonly Buffer[], total: number, lease: MemoryLease): Buffer {
  const [first] = pieces;
  if (first && pieces.length === 1) return first;
  lease.take(total);
  const whole = Buffer.concat(pieces, total);
  lease.give(total);
  return whole;
}
