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
          client.safely(() => {
            if (isOn())
              client.addBreadcrumb({ category: 'console', level: LEVELS[method], message: messageOf(values) });
          });
          return original.apply(this, values);
        },
    ),
  );
  return () => undo.forEach((each) => each());
}

function messageOf(values: unknown[]): string {
  let message = '';
  for (const value of values) {
    if (message.length > MAX_MESSAGE) break;
    message += `${message && ' '}${textOf(value).slice(0, MAX_MESSAGE)}`;
  }
  return message.slice(0, MAX_MESSAGE);
}

/** Never the text that an object or a function makes of itself: that is code of the application, and a proxy may refuse. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    if (typeof value === 'function') return '[function]';
    if (typeof value !== 'object' || value === null) return String(value);
    return value instanceof Error ? `${value.name}: ${value.message}` : Object.prototype.toString.call(value);
  } catch {
    return '[object]';
  }
}
