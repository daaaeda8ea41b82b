import type { Host } from './client/host.ts';

export type ConsoleMethod = 'debug' | 'log' | 'info' | 'warn' | 'error';
export type Console = Record<ConsoleMethod, (...values: unknown[]) => void>;

/** Browsers and Node both have one; neither's type library is loaded in the core. */
declare const console: Console;

/** Writes by the method as it is now, before `init` wraps it: the SDK's own lines must not become breadcrumbs. */
export function logger(method: ConsoleMethod): Host['log'] {
  const write = console[method] as Console[ConsoleMethod] | undefined;
  return (message, detail) => {
    try {
      write?.call(console, `breakwater: ${message}`, detail ?? '');
    } catch {
      // A closed pipe, or a detail that cannot be shown.
    }
  };
}
