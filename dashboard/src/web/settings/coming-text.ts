import { textOf } from '../i18n/text-of.ts';

export const coming = {
  'coming.title': 'Why is nothing coming?',
  'coming.text': 'What came in the last 24 hours, counted by relays; a count is here within a minute.',
  'coming.well': 'Data arrives',
  'coming.bad': 'Something is wrong',
  'coming.again': 'Look again',
  'coming.keys': 'By key',
  'coming.column.key': 'Key',
  'coming.column.accepted': 'Taken',
  'coming.column.filtered': 'Filtered',
  'coming.column.rateLimited': 'Rate limited',
  'coming.column.invalid': 'Invalid',
  'coming.column.dropped': 'Dropped',
  'coming.column.last': 'Last',
  'coming.noKeys': 'There is no key.',
  'coming.stopped': 'What was stopped',
  'coming.refused': 'Requests that were refused',
  'coming.refusedNone': 'No request was refused.',
  'coming.refusedMore': {
    one: '{count} more kind of refusal is not listed.',
    other: '{count} more kinds of refusals are not listed.',
  },
  'coming.requests': { one: '{count} request', other: '{count} requests' },
  'coming.lastAt': 'last',
  'coming.later': 'Left out by processors',
  'coming.page': 'What comes, and what does not',
  'coming.all': 'All projects',
  'coming.nowhere': 'no project',
} as const;

export const t = textOf(coming);
