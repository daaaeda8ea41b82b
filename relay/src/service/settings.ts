import { readFileSync } from 'node:fs';

import { z } from 'zod';

/** A setting that cannot be used: one sentence for the operator that begins with its name. Its value is not in it. */
export class SettingError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SettingError';
  }
}

/** Reads the variables that `shape` names. @throws SettingError of the first that is wrong */
export function readSettings<Shape extends z.ZodRawShape>(
  shape: Shape,
  env: NodeJS.ProcessEnv,
): z.output<z.ZodObject<Shape>> {
  requireTimeZone(env['TZ'] ?? '');
  // `NAME=`, as compose files write it, means unset.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim() !== ''));
  const read = z.object(shape).safeParse(given);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new SettingError(`${issue?.path.join('.')} ${issue?.message}.`);
}

/** The text of the file that a setting names. @throws SettingError */
export function readSecretFile(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new SettingError(`${name} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown error'}.`);
  }
}

/** A file of certificates or keys. One of another kind would be taken for an empty one. @throws SettingError */
export function readPemFile(name: string, path: string): string {
  const text = readSecretFile(name, path);
  if (!text.includes('-----BEGIN ')) throw new SettingError(`${name} is not a file in PEM format.`);
  return text;
}

/** The engine and the dates of mails read it; each would fail in its own words. A colon stands before the name of a file of zones. */
function requireTimeZone(zone: string): void {
  const name = zone.trim().replace(/^:/, '');
  if (name === '' || name.startsWith('/')) return;
  try {
    Intl.DateTimeFormat('en', { timeZone: name });
  } catch (cause) {
    throw new SettingError('TZ is not the name of a time zone, such as UTC or Europe/Berlin.', { cause });
  }
}

/** A segment of dots in the path of a URL, also percent-encoded. */
const DOTS = /^[^?#]*\/(?:\.|%2e){1,2}(?:[/?#]|$)/i;

/** The kinds of settings. An unset one has its default unchanged; each problem ends a sentence that begins with the name. */
export const setting = {
  text: (fallback = '') => z.string().trim().default(fallback),
  /** For passwords: spaces count. */
  verbatim: (pattern = /^/, problem = '') => z.string().regex(pattern, problem).default(''),
  matching: (pattern: RegExp, problem: string, fallback = '') =>
    z.string().trim().regex(pattern, problem).default(fallback),
  number: (fallback: number, { least = 1, most = Number.MAX_SAFE_INTEGER } = {}) =>
    z
      .string()
      .trim()
      .regex(/^\d{1,15}$/, 'is not a whole number')
      .transform(Number)
      .refine((value) => value >= least && value <= most, `is not between ${least} and ${most}`)
      .default(fallback),
  httpUrl: (fallback = '') =>
    z
      .string()
      .trim()
      .refine((url) => /^https?:\/\//.test(url) && URL.canParse(url), 'is not an http or https URL')
      .refine((url) => !DOTS.test(url), 'has . or .. in its path, which browsers and proxies take away')
      // Paths are appended to the URL.
      .transform((url) => url.replace(/\/+$/, ''))
      .default(fallback),
  smtpUrl: () =>
    z
      .string()
      .trim()
      .regex(/^smtps?:\/\/[^\s/]+\S*$/, 'is not an smtp or smtps URL')
      .refine(
        (url) => URL.canParse(url) && new URL(url).port !== '0',
        'has no host, or a port that is none of 1 to 65535',
      )
      .default(''),
  /** Addresses of proxies whose forwarded headers are used. Names are looked up by nobody. */
  proxies: () =>
    z
      .string()
      .transform(partsOf)
      .refine(
        (parts) => parts.every(isProxy),
        'is not a list of IP addresses, ranges such as 10.0.0.0/8, or loopback, linklocal, uniquelocal',
      )
      .default([]),
  list: () => z.string().transform(partsOf).default([]),
  listOf: (pattern: RegExp, problem: string) =>
    z.string().trim().regex(pattern, problem).transform(partsOf).default([]),
  logLevel: (fallback: 'info' | 'warn' = 'info') =>
    z
      .enum(['debug', 'info', 'warn', 'error', 'silent'], 'is not one of debug, info, warn, error, silent')
      .default(fallback),
};

const isProxy = (text: string): boolean =>
  ['loopback', 'linklocal', 'uniquelocal'].includes(text) ||
  [z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()].some((kind) => kind.safeParse(text).success);

const partsOf = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
