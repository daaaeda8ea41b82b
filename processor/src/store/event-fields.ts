import { traceOf } from '../normalize/contexts.ts';
import type { StoredEvent } from './stored-event.ts';

/** A text of an event that has a column of its own. */
export interface EventField {
  /** A column of `events`; of `issues` too, where `of` is `issue`. */
  column: string;
  /** Empty where the event has none. */
  read: (event: StoredEvent) => string;
  /** The key of the search language. */
  key: string;
  /** An `issue` field is compared in an issue's newest state, an `event` field in each event, so that counts are those of the matching events. */
  of: 'issue' | 'event';
  /** The search offers the key while a person types; without a value it is then a mistake, and not a word of a message. */
  isSuggested?: boolean;
  /** The name of the field among the tags. */
  tag?: string;
}

/** Every such text stands here once, in the order of suggestions: rows, search and tags read this table. */
export const EVENT_FIELDS = [
  { column: 'level', read: (event) => event.level, key: 'level', of: 'issue', isSuggested: true, tag: 'level' },
  { column: 'release', read: textOf('release'), key: 'release', of: 'event', isSuggested: true, tag: 'release' },
  {
    column: 'environment',
    read: textOf('environment'),
    key: 'environment',
    of: 'event',
    isSuggested: true,
    tag: 'environment',
  },
  { column: 'type', read: (event) => event.metadata.type, key: 'error.type', of: 'issue', isSuggested: true },
  { column: 'platform', read: (event) => event.platform, key: 'platform', of: 'issue', isSuggested: true },
  {
    column: 'transaction',
    read: textOf('transaction'),
    key: 'transaction',
    of: 'event',
    isSuggested: true,
    tag: 'transaction',
  },
  { column: 'value', read: (event) => event.metadata.value, key: 'error.value', of: 'issue' },
  { column: 'dist', read: textOf('dist'), key: 'dist', of: 'event', tag: 'dist' },
  { column: 'server_name', read: textOf('server_name'), key: 'server_name', of: 'event', tag: 'server_name' },
  { column: 'logger', read: textOf('logger'), key: 'logger', of: 'event', tag: 'logger' },
  { column: 'sdk_name', read: (event) => event.sdk.name, key: 'sdk.name', of: 'event' },
  { column: 'trace_id', read: (event) => traceOf(event.contexts).traceId, key: 'trace', of: 'event' },
] as const satisfies readonly EventField[];

export type EventFieldKey = (typeof EVENT_FIELDS)[number]['key'];
export type EventFieldColumns = Record<(typeof EVENT_FIELDS)[number]['column'], string>;

/** The part of a row of `events` that is its fields. */
export const fieldColumnsOf = (event: StoredEvent): EventFieldColumns =>
  Object.fromEntries(EVENT_FIELDS.map(({ column, read }) => [column, read(event)])) as EventFieldColumns;

/** Fields that count as tags where people look for tags; one without a value is none. */
export const tagsOfFields = (event: StoredEvent): [string, string][] =>
  TAGGED.map(({ tag, read }): [string, string] => [tag, read(event)]).filter(([, value]) => value !== '');

const TAGGED = EVENT_FIELDS.filter((field) => 'tag' in field);

function textOf(name: 'release' | 'environment' | 'transaction' | 'dist' | 'server_name' | 'logger') {
  return (event: StoredEvent): string => event[name] ?? '';
}
