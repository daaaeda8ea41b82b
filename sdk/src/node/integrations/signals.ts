import { isMainThread } from 'node:worker_threads';

import type { Undo } from '../../core/client/integration.ts';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Runs before a signal ends the process, which it then does as without us. An application that listens for the signal itself decides
 * itself: while it does, we do not listen, for libraries count listeners to know whether they are alone.
 */
export function onDeadlySignals(run: () => void): Undo {
  if (!isMainThread) return () => undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (process.listenerCount(signal) > 1) return;
    run();
    stop();
    process.kill(process.pid, signal);
  };
  const isOurs = (name: string | symbol, listener: unknown): name is NodeJS.Signals =>
    listener !== onSignal && (SIGNALS as readonly unknown[]).includes(name);
  const onAdded = (name: string | symbol, listener: unknown): void => {
    // Once it is there: Node closes the signal's handle with its last listener.
    if (isOurs(name, listener)) process.nextTick(() => process.off(name, onSignal));
  };
  const onRemoved = (name: string | symbol, listener: unknown): void => {
    if (isOurs(name, listener) && process.listenerCount(name) === 0) process.on(name, onSignal);
  };
  const stop = (): void => {
    process.off('newListener', onAdded);
    process.off('removeListener', onRemoved);
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
  for (const signal of SIGNALS) if (process.listenerCount(signal) === 0) process.on(signal, onSignal);
  process.on('newListener', onAdded);
  process.on('removeListener', onRemoved);
  return stop;
}
