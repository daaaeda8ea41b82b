import type { EarlyCall } from './early-call.ts';

/*
 * `loader.js`, the first script of a page: it keeps errors, rejections and calls until `browser.js` beside it is there, which takes
 * them over. The page pays for each byte before anything else, so it is one function without imports. Where `browser.js` cannot be
 * loaded, everything kept is forgotten, and the calls go on doing nothing.
 */

/** The hash of `browser.js`, put in when it is built. */
declare const BROWSER_INTEGRITY: string;

/** More than this is a page that fails in a loop. */
const MOST = 99;

(() => {
  const page = globalThis as { Breakwater?: Record<string, unknown> };
  if (page.Breakwater) return;
  const early: EarlyCall[] = [];
  const keep = (name: string, args: unknown[]): void => {
    if (early.length < MOST) early.push([name, args]);
  };
  const onEvent = (event: Event): void => keep(event.type, [event]);
  const events = ['error', 'unhandledrejection'];
  const stop = (): void => {
    for (const name of events) removeEventListener(name, onEvent);
  };
  const forget = (): void => {
    stop();
    early.length = 0;
    early.push = () => 0;
  };
  const stub: Record<string, unknown> = { early: [early, stop] };
  for (const name of 'init captureException captureMessage captureEvent setUser setTag setTags setExtra setContext addBreadcrumb ready'.split(
    ' ',
  ))
    stub[name] = (...args: unknown[]) => keep(name, args);
  page.Breakwater = stub;
  for (const name of events) addEventListener(name, onEvent);
  try {
    const own = document.currentScript as HTMLScriptElement;
    const script = document.createElement('script');
    script.src = String(new URL('browser.js', own.src));
    script.integrity = BROWSER_INTEGRITY;
    script.crossOrigin = 'anonymous';
    script.nonce = own.nonce;
    script.addEventListener('error', forget);
    document.head.append(script);
  } catch {
    // Trusted types refuse the address, or a module has no element.
    forget();
  }
})();
