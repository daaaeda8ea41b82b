import { getClient } from './client/default-client.ts';

/** Here in Node and browsers alike: pages are rendered in both. */
interface Runtime {
  reportError?: (error: unknown) => void;
  setTimeout: (run: () => void) => unknown;
  console: { error: (error: unknown) => void };
}

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
  more?: (error: unknown, info: ReactErrorInfo, eventId: string) => void,
): (error: unknown, info: ReactErrorInfo) => void {
  return (error, info) => {
    const isCaught = info.errorBoundary !== undefined && info.errorBoundary !== null;
    const react = info.componentStack && { componentStack: info.componentStack };
    const options = { mechanism: { type: 'react', handled: isCaught }, ...(react && { contexts: { react } }) };
    // Nobody knows where a value without a stack was thrown.
    const eventId = getClient()?.captureException(error, options, []) ?? '';
    if (isCaught) (globalThis as unknown as Runtime).console.error(error);
    else report(error);
    more?.(error, info, eventId);
  };
}

/** The page's own listener is given it, and does not send again an error that was sent. */
function report(error: unknown): void {
  const runtime = globalThis as unknown as Runtime;
  if (runtime.reportError) return runtime.reportError(error);
  runtime.setTimeout(() => {
    throw error;
  });
}
