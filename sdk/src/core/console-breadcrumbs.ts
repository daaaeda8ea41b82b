import type { Level } from '../wire/event.ts';
import type { Client } from './client/client.ts';
import type { Integration, Undo } from './client/integration.ts';
import type { Console, ConsoleMethod } from './console.ts';
import { replaceMethod } from './patch.ts';

declare const console: Console;

const LEVELS: Readonly<Record<ConsoleMethod, Level>> = {
  debug: 'debug',
  log: 'log',
  info: 'info',
  warn: 'warning',
  error: 'error',
};
const MAX_MESSAGE = 1000;

/** Lines that the application writes to its console become breadcrumbs: as text, for the objects may change or hold secrets. */
export const consoleBreadcrumbs = (): Integration => recordConsole;

export function recordConsole(client: Client): Undo {
  const undo = (Object.keys(LEVELS) as ConsoleMethod[]).map((method) =>
    replaceMethod(
      console,
      method,
      (original, isOn) =>
        function (this: unknown, ...values: unknown[]) {
          if (isOn()) client.addBreadcrumb({ category: 'console', level: LEVELS[method], message: messageOf(values) });
          return original.apply(this, values);
        },
    ),
  );
  return () => undo.forEach((each) => each());
}

const messageOf = (values: unknown[]): string => values.map(textOf).join(' ').slice(0, MAX_MESSAGE);

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return String(value);
  try {
    return value instanceof Error ? `${value.name}: ${value.message}` : Object.prototype.toString.call(value);
  } catch {
    return '[object]';
  }
}
