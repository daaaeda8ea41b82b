import type { Event, Exception } from '../../wire/event.ts';
import type { ClientOptions } from '../client/options.ts';
import { asList, matchesAny } from '../matches.ts';

/** Errors of scripts that are no part of the application: those that an extension of the browser put into the page. */
const EXTENSION = /^(?:[a-z]+-extension|safari-web-extension|resource):/;
/** Neither says anything that could be mended: the one hides all, the other is a note of the browser. */
const NOISE = /^(?:Error: )?(?:Script error\.?$|ResizeObserver loop )/;

/**
 * Whether the options leave the event out: by `ignoreErrors` its `Type: message`, by `denyUrls` and `allowUrls` the file in which it was
 * thrown. Nobody caught it: then errors of extensions and the noise of browsers are left out too.
 */
export function isIgnored(event: Event, { ignoreErrors, denyUrls, allowUrls }: ClientOptions): boolean {
  const { exception, message } = event;
  const last = (Array.isArray(exception) ? exception : exception?.values)?.at(-1);
  const title = last ? `${last.type ?? ''}: ${last.value ?? ''}` : typeof message === 'string' ? message : '';
  if (matchesAny(title, ignoreErrors)) return true;
  const file = fileOf(last);
  if (last?.mechanism?.handled === false && (NOISE.test(title) || EXTENSION.test(file))) return true;
  if (file === '') return false;
  return matchesAny(file, denyUrls) || (asList(allowUrls).length > 0 && !matchesAny(file, allowUrls));
}

const fileOf = (exception: Exception | null | undefined): string =>
  exception?.stacktrace?.frames?.findLast((frame) => frame?.filename && !/^[<[]/.test(frame.filename))?.filename ?? '';
