import type { Client } from '../core/client.ts';

const UNCAUGHT = { type: 'onuncaughtexception', handled: false };
const UNHANDLED = { type: 'onunhandledrejection', handled: false };

/**
 * Reports what nobody caught, and leaves what happens then as it is without us: where Node would have ended the process it still
 * does, with its own message and status, once the queue is sent or `shutdownTimeoutMs` are over.
 */
export function captureCrashes(client: Client): () => void {
  const timeoutMs = client.options.shutdownTimeoutMs ?? 2000;
  let dying = false;

  const dieOf = (thrown: unknown): void => {
    if (dying) return;
    dying = true;
    void client.flush(timeoutMs).finally(() => {
      stop();
      raise(thrown);
    });
  };
  const onException = (error: unknown, origin: string): void => {
    const mechanism = origin === 'unhandledRejection' ? UNHANDLED : UNCAUGHT;
    client.captureException(error, { level: 'fatal', mechanism });
    // Another listener means that the application decides itself.
    if (process.listenerCount('uncaughtException') <= 1) dieOf(error);
  };
  const onRejection = (reason: unknown): void => {
    client.captureException(reason, { mechanism: UNHANDLED });
    if (process.listenerCount('unhandledRejection') > 1 || !rejectionsAreFatal()) return;
    // By listening we keep Node from raising it, so we do.
    if (process.listenerCount('uncaughtException') > 1) raise(reason);
    else dieOf(reason);
  };
  const stop = (): void => {
    process.off('uncaughtException', onException);
    process.off('unhandledRejection', onRejection);
  };
  process.on('uncaughtException', onException);
  process.on('unhandledRejection', onRejection);
  return stop;
}

/**
 * Hands the error back to Node. As a rejection, for Node then prints the line of the application that threw it; a thrown one
 * would be shown with this line here. What is no error it names only if it is thrown.
 */
function raise(thrown: unknown): void {
  const asRejection =
    thrown instanceof Error && process.listenerCount('unhandledRejection') === 0 && rejectionsAreFatal();
  if (asRejection) void Promise.reject(thrown);
  else
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
