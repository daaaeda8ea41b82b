import { isMainThread } from 'node:worker_threads';

import type { Client } from '../../core/client/client.ts';
import type { Integration, Undo } from '../../core/client/integration.ts';
import { takeDeepStacks } from '../../core/stack-limit.ts';
import { dieOfError } from './fatal.ts';
import { rejectionMode, warnOfRejection } from './rejections.ts';

const UNCAUGHT = { type: 'onuncaughtexception', handled: false };
const UNHANDLED = { type: 'onunhandledrejection', handled: false };

/**
 * Reports what nobody caught, and leaves what happens then as it is without us: where Node would have ended the process it still
 * ends, with the same message and status, once the queue is sent or `shutdownTimeoutMs` are over. Stacks have up to 50 frames.
 */
export const crashes = (): Integration => captureCrashes;

function captureCrashes(client: Client): Undo {
  const timeoutMs = client.options.shutdownTimeoutMs ?? 2000;
  const mode = rejectionMode();
  let dying = false;

  const die = (how: () => void): void => {
    if (dying) return;
    dying = true;
    void client.flush(timeoutMs).finally(() => {
      stop();
      how();
    });
  };
  const capture = (thrown: unknown, mechanism: typeof UNCAUGHT, level: 'fatal' | 'error'): void =>
    void client.captureException(thrown, { level, mechanism }, []);
  /** Called before `onException`, which keeps Node from ending the process itself. */
  const onMonitor = (thrown: unknown): void => {
    // Node alone knows the place of a value that is no error. It ends the process by itself, and what is not sent goes at its exit.
    if (!isMainThread || isError(thrown) || process.listenerCount('uncaughtException') > 1 || dying) return;
    capture(thrown, UNCAUGHT, 'fatal');
    stop();
  };
  const onException = (thrown: unknown, origin: string): void => {
    capture(thrown, origin === 'unhandledRejection' ? UNHANDLED : UNCAUGHT, 'fatal');
    // Another listener means that the application decides itself.
    if (process.listenerCount('uncaughtException') > 1) return;
    die(() => (diesHere(thrown) ? dieOfError(thrown) : throwAgain(thrown)));
  };
  const onRejection = (reason: unknown): void => {
    // In strict mode it was raised, and captured, before this event.
    if (mode === 'strict') return;
    capture(reason, UNHANDLED, 'error');
    if (process.listenerCount('unhandledRejection') > 1) return;
    // By listening we keep Node from warning of it, and from raising it: so we do.
    if (mode === 'warn-with-error-code') return warnOfRejection(reason);
    if (mode !== 'throw') return;
    if (process.listenerCount('uncaughtException') > 1) throwAgain(reason);
    else die(() => (diesHere(reason) ? dieOfError(reason) : void Promise.reject(reason)));
  };
  const undo = takeDeepStacks();
  const stop = (): void => {
    process.off('uncaughtExceptionMonitor', onMonitor);
    process.off('uncaughtException', onException);
    process.off('unhandledRejection', onRejection);
  };
  process.on('uncaughtExceptionMonitor', onMonitor);
  process.on('uncaughtException', onException);
  process.on('unhandledRejection', onRejection);
  return () => {
    undo();
    stop();
  };
}

function isError(thrown: unknown): thrown is Error {
  try {
    return thrown instanceof Error;
  } catch {
    // A proxy that does not tell.
    return false;
  }
}

/** A worker ends by an `error` event where it was started: there it is printed, or handled. */
const diesHere = (thrown: unknown): thrown is Error => isMainThread && isError(thrown);

/** Hands it to whoever listens, or to Node. */
function throwAgain(thrown: unknown): void {
  setImmediate(() => {
    throw thrown;
  });
}
