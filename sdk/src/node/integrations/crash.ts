import { isMainThread } from 'node:worker_threads';

import type { Client } from '../../core/client/client.ts';
import type { Integration, Undo } from '../../core/client/integration.ts';
import { dieOfError } from './fatal.ts';

const UNCAUGHT = { type: 'onuncaughtexception', handled: false };
const UNHANDLED = { type: 'onunhandledrejection', handled: false };

/**
 * Reports what nobody caught, and leaves what happens then as it is without us: where Node would have ended the process it still
 * ends, with the same message and status, once the queue is sent or `shutdownTimeoutMs` are over.
 */
export const crashes = (): Integration => captureCrashes;

function captureCrashes(client: Client): Undo {
  const timeoutMs = client.options.shutdownTimeoutMs ?? 2000;
  let dying = false;

  const die = (how: () => void): void => {
    if (dying) return;
    dying = true;
    void client.flush(timeoutMs).finally(() => {
      stop();
      how();
    });
  };
  const onException = (thrown: unknown, origin: string): void => {
    const mechanism = origin === 'unhandledRejection' ? UNHANDLED : UNCAUGHT;
    client.captureException(thrown, { level: 'fatal', mechanism });
    // Another listener means that the application decides itself.
    if (process.listenerCount('uncaughtException') > 1) return;
    die(() => (diesHere(thrown) ? dieOfError(thrown) : throwAgain(thrown)));
  };
  const onRejection = (reason: unknown): void => {
    client.captureException(reason, { mechanism: UNHANDLED });
    if (process.listenerCount('unhandledRejection') > 1 || !rejectionsAreFatal()) return;
    // By listening we keep Node from raising it, so we do.
    if (process.listenerCount('uncaughtException') > 1) throwAgain(reason);
    else die(() => (diesHere(reason) ? dieOfError(reason) : void Promise.reject(reason)));
  };
  const stop = (): void => {
    process.off('uncaughtException', onException);
    process.off('unhandledRejection', onRejection);
  };
  process.on('uncaughtException', onException);
  process.on('unhandledRejection', onRejection);
  return stop;
}

/** A worker ends by an `error` event where it was started: there it is printed, or handled. */
const diesHere = (thrown: unknown): thrown is Error => isMainThread && thrown instanceof Error;

/** Hands it to whoever listens, or to Node. */
function throwAgain(thrown: unknown): void {
  setImmediate(() => {
    throw thrown;
  });
}

/** `--unhandled-rejections`, of which `throw` is the default. */
function rejectionsAreFatal(): boolean {
  // oxlint-disable-next-line node/no-process-env -- an option of the runtime, not of ours
  const flags = [...process.execArgv, process.env['NODE_OPTIONS'] ?? ''].join(' ');
  return !/--unhandled-rejections[= ](?:warn|none)/.test(flags);
}
