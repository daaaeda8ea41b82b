import { traceOf } from '../normalize/contexts.ts';
import type { StoredEvent } from './stored-event.ts';

/** A text of an event that people ask for by a key of its own. */
export interface EventField {
  /** The key of the search language, and of the field's pair. */
  key: string;
  /** Empty where the event has none. */
  read: (event: StoredEvent) => string;
  /** An `issue` field is compared in an issue's state, an `event` field in each event, so that counts are those of the matching events. */
  of: 'issue' | 'event';
  /** The column of `issues` or `events`. Fields without one are asked for by their pair alone. */
  column?: string;
  /** It is one of the pairs of its event. */
  isPair?: true;
  /** The search offers the key while a person types; without a value it is then a mistake, and not a word of a message. */
  isSuggested?: true;
  /** The field counts as a tag where people look for tags. */
  isTag?: true;
}

/** Every such text stands here once, in the order of suggestions: pairs, search and tags read this table. */
export const EVENT_FIELDS = [
  {
    key: 'level',
    read: (event) => event.level,
    of: 'issue',
    column: 'level',
    isPair: true,
    isSuggested: true,
    isTag: true,
  },
  { key: 'release', read: textOf('release'), of: 'event', isPair: true, isSuggested: true, isTag: true },
  { key: 'environment', read: textOf('environment'), of: 'event', isPair: true, isSuggested: true, isTag: true },
  { key: 'error.type', read: (event) => event.metadata.type, of: 'issue', column: 'type', isSuggested: true },
  { key: 'platform', read: (event) => event.platform, of: 'issue', column: 'platform', isSuggested: true },
  { key: 'transaction', read: textOf('transaction'), of: 'event', isPair: true, isSuggested: true, isTag: true },
  { key: 'error.value', read: (event) => event.metadata.value, of: 'issue', column: 'value' },
  { key: 'dist', read: textOf('dist'), of: 'event', isPair: true, isTag: true },
  { key: 'server_name', read: textOf('server_name'), of: 'event', isPair: true, isTag: true },
  { key: 'logger', read: textOf('logger'), of: 'event', isPair: true, isTag: true },
  { key: 'sdk.name', read: (event) => event.sdk.name, of: 'event', isPair: true },
  { key: 'trace', read: (event) => traceOf(event.contexts).traceId, of: 'event', column: 'trace_id' },
] as const satisfies readonly EventField[];

export type EventFieldKey = (typeof EVENT_FIELDS)[number]['key'];

/** Fields that count as tags where people look for tags; one without a value is none. */
export const tagsOfFields = (event: StoredEvent): [string, string][] =>
  TAGGED.map(({ key, read }): [string, string] => [key, read(event)]).filter(([, value]) => value !== '');

const TAGGED = EVENT_FIELDS.filter((field) => 'isTag' in field);

function textOf(name: 'release' | 'environment' | 'transaction' | 'dist' | 'server_name' | 'logger') {
  return (event: StoredEvent): string => event[name] ?? '';
}
