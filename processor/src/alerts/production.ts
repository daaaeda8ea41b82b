/** Environments that are production, alone or before a region: `production`, `prod-eu`. */
const PRODUCTION = /^(?:production|prod|live)(?![a-z0-9])/i;

/** Words that make a rehearsal of it: `prod-test`. */
const REHEARSAL = /(?<![a-z])(?:dev|qa|stage|staging|test|testing)(?![a-z])/i;

/**
 * Whether people are told of an environment by default. No environment counts as production, because a client that names none
 * would else be silent for ever.
 */
export const isProduction = (environment: string): boolean =>
  environment.trim() === '' || (PRODUCTION.test(environment.trim()) && !REHEARSAL.test(environment));

/** Levels that nobody is told of by default. An unknown one is told: it may be worse than an error. */
const BELOW_ERROR: ReadonlySet<string> = new Set(['debug', 'info', 'log', 'warning']);

export const isBelowError = (level: string): boolean => BELOW_ERROR.has(level);
