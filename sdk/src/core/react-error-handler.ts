import { getClient } from './client/default-client.ts';

declare const console: { error: (error: unknown) => void };
/** A page that has React 19 has it. */
declare const reportError: (error: unknown) => void;

/** As React 19 gives it to the options of `createRoot` and `hydrateRoot`. */
export interface ReactErrorInfo {
  componentStack?: string | null | undefined;
  /** Only where a boundary caught the error. */
  errorBoundary?: unknown;
}

/**
 * For `onUncaughtError`, `onCaughtError` and `onRecoverableError` of React 19's roots: sends the error with its component stack. Giving
 * React a function of one's own takes away what it does itself, so this does the same: errors that nobody caught are reported as
 * uncaught, the others are written to the console. `more` is called after that.
 */
export function reactErrorHandler(
  more?: (error: unknown, info: ReactErrorInfo, eventId: string | undefined) => void,
): (error: unknown, info: ReactErrorInfo) => void {
  return (error, info) => {
    const handled = !!info.errorBoundary;
    // A thrown text is not known again when the page's own listener is given it, which sends it then.
    const eventId =
      handled || error instanceof Object
        ? getClient()?.captureException(
            error,
            { mechanism: { type: 'react', handled }, contexts: { react: { componentStack: info.componentStack } } },
            [],
          )
        : undefined;
    // The page's own listener is given it, and does not send again an error that was sent.
    (handled ? console.error : reportError)(error);
    more?.(error, info, eventId);
  };
}
