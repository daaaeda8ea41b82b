import { redact } from '../errors/scrub.ts';
import type { Patterns } from '../matches.ts';
import { matchesAny } from '../matches.ts';

const STATUS: Readonly<Record<number, string>> = {
  400: 'invalid_argument',
  401: 'unauthenticated',
  403: 'permission_denied',
  404: 'not_found',
  409: 'already_exists',
  429: 'resource_exhausted',
  499: 'cancelled',
  501: 'unimplemented',
  503: 'unavailable',
  504: 'deadline_exceeded',
};

/** The protocol's name for what an HTTP status says of a span. */
export function spanStatusOf(httpStatus: number): string {
  if (httpStatus >= 100 && httpStatus < 400) return 'ok';
  return STATUS[httpStatus] ?? (httpStatus >= 500 ? 'internal_error' : 'invalid_argument');
}

/** A URL without query and fragment, which say too much and group badly; passwords are taken out. */
export const urlWithoutQuery = (url: string): string => redact(withoutQuery(url), () => false);

const withoutQuery = (url: string): string => url.replace(/[?#][^]*$/, '');

/** Whether trace headers may go to the URL, by its origin and path, or by its path alone where that is the application's own. */
export function matchesTarget(url: string, targets: Patterns, isOwn: boolean): boolean {
  const place = withoutQuery(url);
  return matchesAny(place, targets) || (isOwn && matchesAny(place.replace(/^\w+:\/\/[^/]*/, ''), targets));
}
