import { FIELD_LIMITS } from '@breakwater/sdk/wire';
import type { Event } from '@breakwater/sdk/wire';

import type { StoredEvent } from '../../../store/stored-event.ts';
import { bounded } from '../../../normalize/bounded.ts';
import type { Cuts } from '../../../normalize/count-cuts.ts';
import { filledTemplate } from './filled-template.ts';

/** `message` comes as a text or as an entry with a template; `logentry` is its older name and wins where both are entries. */
export function normalizeMessage(raw: Event, cuts: Cuts): StoredEvent['message'] {
  const tidy = (text: string): string => cuts.text(text, FIELD_LIMITS.message);

  if (typeof raw.message === 'string' && raw.message !== '' && !raw.logentry) return { formatted: tidy(raw.message) };

  const entry = raw.logentry ?? (typeof raw.message === 'object' ? raw.message : null);
  const text = typeof raw.message === 'string' ? raw.message : '';
  const template = entry?.message ?? '';
  // Some clients write the template itself as the text.
  const own = text === template ? '' : text;
  const formatted = entry?.formatted || own || filledTemplate(template, entry?.params);
  if (formatted === '') return undefined;

  const message: NonNullable<StoredEvent['message']> = { formatted: tidy(formatted) };
  if (entry?.message && entry.message !== formatted) message.message = tidy(entry.message);
  if (entry?.params !== null && entry?.params !== undefined)
    message.params = bounded(entry.params, 'message_params', cuts);
  return message;
}
