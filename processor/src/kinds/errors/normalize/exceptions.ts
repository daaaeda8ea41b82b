import { FIELD_LIMITS } from '@breakwater/sdk/wire';
import type { Exception, Values } from '@breakwater/sdk/wire';

import type { StoredException } from '../../../store/stored-event.ts';
import { boundedMap } from '../../../normalize/bounded.ts';
import type { Cuts } from '../../../normalize/count-cuts.ts';
import { normalizeStacktrace } from './stacktrace.ts';

const TYPE = 256;

/** The list of either of its two forms, with a hole where a value was wrong. */
export const withHoles = <T>(values: Values<T> | (T | null)[] | null | undefined): readonly (T | null)[] =>
  (Array.isArray(values) ? values : values?.values) ?? [];

/** The same without its holes. */
export const valuesOf = <T>(values: Values<T> | (T | null)[] | null | undefined): T[] =>
  withHoles(values).filter((value): value is T => value !== null && value !== undefined);

export function normalizeExceptions(
  raw: Values<Exception> | null | undefined,
  platform: string,
  cuts: Cuts,
): StoredException[] {
  return cuts
    .keep('exceptions', cuts.whole('exceptions', withHoles(raw)), 'ends')
    .filter((exception) => exception.type || exception.value || exception.stacktrace)
    .map((exception) => normalizeException(exception, platform, cuts));
}

function normalizeException(raw: Exception, platform: string, cuts: Cuts): StoredException {
  const exception: StoredException = {
    type: cuts.text(raw.type ?? '', TYPE),
    value: cuts.text(raw.value ?? '', FIELD_LIMITS.message),
  };
  if (raw.module) exception.module = cuts.text(raw.module, TYPE);
  if (raw.thread_id !== null && raw.thread_id !== undefined) exception.thread_id = raw.thread_id;
  if (raw.mechanism) {
    exception.mechanism = { type: 'generic', ...boundedMap(withoutNulls(raw.mechanism), 'mechanisms', cuts) };
  }
  const stacktrace = normalizeStacktrace(raw.stacktrace, platform, cuts);
  if (stacktrace) exception.stacktrace = stacktrace;
  return exception;
}

const withoutNulls = (record: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null && value !== undefined));

/** An exception that an SDK made up only to carry the stack of a captured message (Sentry's from version 11 on). */
export const isMessageCarrier = (exception: StoredException): boolean =>
  exception.type === '' && exception.mechanism?.['synthetic'] === true;

export const isUnhandled = (exception: StoredException): boolean => exception.mechanism?.['handled'] === false;
