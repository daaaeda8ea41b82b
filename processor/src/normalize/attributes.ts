import { FIELD_LIMITS } from '@breakwater/sdk/wire';
import type { Event } from '@breakwater/sdk/wire';

import type { EventError, StoredEvent, StoredLevel } from '../store/stored-event.ts';
import type { Cuts } from './count-cuts.ts';
import { cut } from './cut.ts';
import { tagValue } from '../kinds/errors/normalize/tags.ts';

const LEVELS: Readonly<Record<string, StoredLevel>> = {
  fatal: 'fatal',
  critical: 'fatal',
  error: 'error',
  warning: 'warning',
  warn: 'warning',
  info: 'info',
  log: 'info',
  debug: 'debug',
};

export const storedLevelOf = (raw: string | null | undefined, fallback: StoredLevel): StoredLevel =>
  LEVELS[raw?.toLowerCase() ?? ''] ?? fallback;

// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const UNFIT_RELEASE = /[\u0000-\u001f\\/]|^\.{1,2}$|^latest$/i;
// oxlint-disable-next-line no-control-regex -- as above
const UNFIT_ENVIRONMENT = /[\u0000-\u001f/]|^none$/i;
const UNFIT_DIST = /[^a-zA-Z0-9_.-]/;

type Names = Pick<StoredEvent, 'release' | 'dist' | 'environment' | 'logger' | 'transaction' | 'server_name'>;

/**
 * The short names of an event. Release, dist and environment identify something: one that is not allowed (by the rules of
 * sentry-release-parser) is left out and noted, never cut into the name of something else. The others are labels and are cut.
 */
export function namesOf(raw: Event, errors: EventError[], cuts: Cuts): Names {
  const names: Names = {};
  const release = identifier('release', raw.release, FIELD_LIMITS.release, UNFIT_RELEASE, { errors, cuts });
  const dist = identifier('dist', raw.dist, FIELD_LIMITS.dist, UNFIT_DIST, { errors, cuts });
  const environment = identifier(
    'environment',
    raw.environment || tagValue(raw.tags, 'environment'),
    FIELD_LIMITS.environment,
    UNFIT_ENVIRONMENT,
    { errors, cuts },
  );
  if (release) names.release = release;
  if (dist) names.dist = dist;
  if (environment) names.environment = environment;
  if (raw.logger) names.logger = cuts.text(raw.logger.replace(/[\r\n]+/g, ' ').trim(), FIELD_LIMITS.logger);
  if (raw.transaction) names.transaction = cuts.text(raw.transaction, FIELD_LIMITS.transaction);
  if (raw.server_name) names.server_name = cuts.text(raw.server_name, FIELD_LIMITS.serverName);
  return names;
}

function identifier(
  name: string,
  raw: string | null | undefined,
  max: number,
  unfit: RegExp,
  { errors, cuts }: { errors: EventError[]; cuts: Cuts },
): string {
  const text = raw?.trim() ?? '';
  if (text === '') return '';
  if (text.length <= max && !unfit.test(text)) return text;

  cuts.left('names', 1, text.length > max ? 'limit' : 'invalid');
  errors.push({ type: text.length > max ? 'value_too_long' : 'invalid_data', name, value: cut(text, 100) });
  return '';
}
