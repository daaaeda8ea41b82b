import { eventAttributes } from '@breakwater/sdk/wire';
import type { Event } from '@breakwater/sdk/wire';

import type { EventError } from '../store/stored-event.ts';
import type { Cuts } from './count-cuts.ts';
import { cut } from './cut.ts';

/** Names of the time before 2015 that clients still send. */
const ALIASES: Readonly<Record<string, keyof Event>> = {
  'sentry.interfaces.User': 'user',
  'sentry.interfaces.Http': 'request',
  'sentry.interfaces.Message': 'logentry',
  'sentry.interfaces.Contexts': 'contexts',
  'sentry.interfaces.Breadcrumbs': 'breadcrumbs',
  'sentry.interfaces.Exception': 'exception',
  'sentry.interfaces.Stacktrace': 'stacktrace',
};

const attributes = new Map<string, (typeof eventAttributes)[keyof typeof eventAttributes]>(
  Object.entries(eventAttributes),
);

/**
 * Leaves out and notes attributes that are wrong, and keeps the rest of the event. Unknown attributes are left out, and no loss:
 * nothing here would show them.
 */
export function validateEvent(
  json: Readonly<Record<string, unknown>>,
  cuts: Cuts,
): { event: Event; errors: EventError[] } {
  const event: Record<string, unknown> = {};
  const errors: EventError[] = [];

  for (const key of Object.keys(json)) {
    const name = ALIASES[key] ?? key;
    const schema = attributes.get(name);
    const value = json[key];
    if (!schema || value === null || (name !== key && json[name])) continue;

    const result = schema.safeParse(value);
    if (result.success) event[name] = result.data;
    else {
      cuts.left('fields', 1, 'invalid');
      errors.push({ type: 'invalid_data', name, value: excerpt(value) });
    }
  }
  return { event: event as Event, errors };
}

function excerpt(value: unknown): string {
  if (typeof value === 'string') return cut(value, 100);
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? '[Array]' : '[Object]';
  return String(value);
}
