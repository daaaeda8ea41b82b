import { FIELD_LIMITS } from '@breakwater/sdk/wire';
import type { Exception, Values } from '@breakwater/sdk/wire';

import type { StoredException } from '../../../store/stored-event.ts';
import { boundedMap } from '../../../normalize/bounded.ts';
import { cut } from '../../../normalize/cut.ts';
import { normalizeStacktrace, withoutMiddle } from './stacktrace.ts';

const TYPE = 256;
const MECHANISM = { size: 4096, depth: 4 };

/** The list without its holes, from either of its two forms. */
export function valuesOf<T>(values: Values<T> | (T | null)[] | null | undefined): T[] {
  const list = Array.isArray(values) ? values : (values?.values ?? []);
  return list.filter((value): value is T => value !== null && value !== undefined);
}

export function normalizeExceptions(raw: Values<Exception> | null | undefined, platform: string): StoredException[] {
  return withoutMiddle(valuesOf(raw), FIELD_LIMITS.exceptions)
    .filter((exception) => exception.type || exception.value || exception.stacktrace)
    .map((exception) => normalizeException(exception, platform));
}

function normalizeException(raw: Exception, platform: string): StoredException {
  const exception: StoredException = {
    type: cut(raw.type ?? '', TYPE),
    value: cut(raw.value ?? '', FIELD_LIMITS.message),
  };
  if (raw.module) exception.module = cut(raw.module, TYPE);
  if (raw.thread_id !== null && raw.thread_id !== undefined) exception.thread_id = raw.thread_id;
  if (raw.mechanism) {
    exception.mechanism = { type: 'generic', ...boundedMap(withoutNulls(raw.mechanism), MECHANISM) };
  }
  const stacktrace = normalizeStacktrace(raw.stacktrace, platform);
  if (stacktrace) exception.stacktrace = stacktrace;
  return exception;
}

const withoutNulls = (record: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null && value !== undefined));

/** An exception that an SDK made up only to carry the stack of a captured message (Sentry's from version 11 on). */
export const isMessageCarrier = (exception: StoredException): boolean =>
  exception.type === '' && exception.mechanism?.['synthetic'] === true;

export const isUnhandled = (exception: StoredException): boolean => exception.mechanism?.['handled'] === false;
