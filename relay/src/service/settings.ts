import { z } from 'zod';

/** A setting that cannot be used: one sentence for the operator that begins with its name. Its value is not in it. */
export class SettingError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SettingError';
  }
}

/** Reads the variables that `shape` names. @throws SettingError of the first that is wrong */
export function readSettings<Shape extends z.ZodRawShape>(
  shape: Shape,
  env: NodeJS.ProcessEnv,
): z.output<z.ZodObject<Shape>> {
  // `NAME=`, as compose files write it, means unset.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim() !== ''));
  const read = z.object(shape).safeParse(given);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new SettingError(`${issue?.path.join('.')} ${issue?.message}.`);
}

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
      // Paths are appended to the URL.
      .transform((url) => url.replace(/\/+$/, ''))
      .default(fallback),
  smtpUrl: () =>
    z
      .string()
      .trim()
      .regex(/^smtps?:\/\/[^\s/]+\S*$/, 'is not an smtp or smtps URL')
      .default(''),
  list: () => z.string().transform(partsOf).default([]),
  listOf: (pattern: RegExp, problem: string) =>
    z.string().trim().regex(pattern, problem).transform(partsOf).default([]),
  logLevel: (fallback: 'info' | 'warn' = 'info') =>
    z
      .enum(['debug', 'info', 'warn', 'error', 'silent'], 'is not one of debug, info, warn, error, silent')
      .default(fallback),
};

const partsOf = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
