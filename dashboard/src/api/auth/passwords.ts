import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

import { ApiError } from '../errors.ts';

/** OWASP's choice for scrypt at 32 MiB a hash, which two at once keep well inside the memory of a small machine. */
const COST = { log2N: 15, r: 8, p: 3 };
const KEY_BYTES = 32;
const AT_ONCE = 2;
/**
 * The most waiting hashes. A hash takes about 0.3 s of a thread: a request behind these would wait for seconds, so it is
 * refused at once.
 */
const MOST_WAITING = 16;

export interface Passwords {
  hash(password: string): Promise<string>;
  /** A null hash takes as long as a real one, so that the time does not reveal who has an account. */
  verify(password: string, hash: string | null): Promise<boolean>;
}

/** Hashes at most two passwords at once, so that a flood of logins cannot take the machine from the events. */
export function createPasswords(): Passwords {
  let running = 0;
  const waiting: (() => void)[] = [];

  const derive = async (password: string, salt: Buffer, cost: typeof COST): Promise<Buffer> => {
    if (running >= AT_ONCE) {
      if (waiting.length >= MOST_WAITING) throw new ApiError('busy', { retryAfterSeconds: 5 });
      await new Promise<void>((start) => waiting.push(start));
    } else {
      running += 1;
    }
    try {
      return await scryptKey(password, salt, cost);
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };

  return {
    async hash(password) {
      const salt = randomBytes(16);
      const key = await derive(password, salt, COST);
      return ['scrypt', COST.log2N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$');
    },
    async verify(password, hash) {
      const stored = readHash(hash ?? NOBODY);
      const key = await derive(password, stored.salt, stored.cost);
      return hash !== null && timingSafeEqual(key, stored.key);
    },
  };
}

const NOBODY = ['scrypt', COST.log2N, COST.r, COST.p, 'A'.repeat(22), 'A'.repeat(43)].join('$');

function readHash(hash: string): { cost: typeof COST; salt: Buffer; key: Buffer } {
  const [scheme, log2N, r, p, salt, key] = hash.split('$');
  if (scheme !== 'scrypt' || !salt || !key) throw new Error('A stored password hash is not of a kind we know.');
  return {
    cost: { log2N: Number(log2N), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64url'),
    key: Buffer.from(key, 'base64url'),
  };
}

const scryptKey = (password: string, salt: Buffer, { log2N, r, p }: typeof COST): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const N = 2 ** log2N;
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, { N, r, p, maxmem: 256 * N * r }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
