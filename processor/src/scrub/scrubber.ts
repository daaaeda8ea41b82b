import { createHmac } from 'node:crypto';

export type ScrubPlace = 'key' | 'value' | 'both';
export type ScrubAction = 'replace' | 'hash' | 'drop';

/** A rule that people made. */
export interface ScrubRule {
  /** A regular expression, in any case of letters. */
  pattern: string;
  where: ScrubPlace;
  action: ScrubAction;
}

export interface CompiledRule {
  /** As marks name it. */
  name: string;
  pattern: RegExp;
  keys: boolean;
  values: boolean;
  action: ScrubAction;
}

/** The rules of one project, besides those that are built in. */
export interface Scrubber {
  /** Those of the organization first. */
  rules: readonly CompiledRule[];
  /** False: addresses of users are dropped. */
  keepsAddresses: boolean;
  /** The text that stands for a value: the same for the same value, and of no use to find it. */
  hash(value: string): string;
}

export const compileRules = (rules: readonly ScrubRule[], of: 'organization' | 'project'): CompiledRule[] =>
  rules.map(({ pattern, where, action }, index) => ({
    name: `${of}:${index + 1}`,
    pattern: new RegExp(pattern, 'gi'),
    keys: where !== 'value',
    values: where !== 'key',
    action,
  }));

const HASH_CHARACTERS = 12;

/** Without the secret of the installation nobody finds a value by trying all there are. */
export const hashWith =
  (secret: string, project: number) =>
  (value: string): string =>
    `[Hash:${createHmac('sha256', secret).update(`scrub:${project}:${value}`).digest('hex').slice(0, HASH_CHARACTERS)}]`;

/** The rules that are built in, alone. */
export const BUILT_IN: Scrubber = { rules: [], keepsAddresses: true, hash: hashWith('', 0) };
